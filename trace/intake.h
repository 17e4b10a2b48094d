// The agent side of a recorder: bytes of one process in, records out. A stage knows neither its clock's id nor its
// epoch, so that nothing in it can depend on being bent: the agent, which commands the clock, fills both in. It also shifts
// the stamps of a fault that is to affect them alone: so does a stage that reports wrong times and is otherwise sound. Gaps in
// the recorder's sequence are counted here and told in the StreamEndRecord.
#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <vector>

#include "core/clock.h"
#include "core/result.h"
#include "core/time.h"
#include "faults/clock_course.h"
#include "trace/frame.h"
#include "trace/record.h"

namespace prochron::trace {

/// Which epoch a process's clock was in at which instant: the number of changes up to then. Owned by whoever commands
/// the clock; its thread.
class EpochLog {
 public:
  /// A change takes effect at `from`. Published before that instant, so no span that it concerns has come in yet.
  void note(NativeTime from);
  ClockEpoch at(std::int64_t native_ns) const;

 private:
  std::vector<std::int64_t> changes_;  ///< ordered
};

/// Owned by the agent's supervisor, one per process that records; its loop thread.
class Intake {
 public:
  using Visit = std::function<void(Record&)>;

  /// `epochs` is the process's clock's; `reported`, by which its observed instants are shifted as they come in, may be
  /// null. Both outlive this.
  Intake(ProcessIndex process, ClockId clock, const EpochLog& epochs, const faults::ClockCourse* reported = nullptr)
      : process_(process), clock_(clock), epochs_(&epochs), reported_(reported) {}

  /// Visits every whole record, clock and epoch filled in; the recorder's farewell is kept for end(). kCorrupt: nothing
  /// after it can be read.
  Status feed(std::span<const std::byte> bytes, const Visit& visit);

  /// What the stream came to, asked when it has ended.
  StreamEndRecord end() const;

 private:
  void fill_in(Record& record) const;
  void shift(Stamp& stamp) const;

  ProcessIndex process_;
  ClockId clock_;
  const EpochLog* epochs_;
  const faults::ClockCourse* reported_;
  FrameDecoder decoder_;
  Decoded decoded_;
  std::uint64_t last_sequence_ = 0;
  std::uint64_t received_ = 0;
  bool farewell_ = false;
};

}  // namespace prochron::trace
