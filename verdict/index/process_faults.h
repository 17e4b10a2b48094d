// What was done to processes in a session, and what follows from it for the rest of the record: from when to when each
// process was to be seen, and which halves of a hop may be missing without the record being any less whole.
#pragma once

#include <cstdint>
#include <limits>
#include <map>
#include <vector>

#include "trace/record.h"

namespace prochron::verdict {

/// A stretch of native time, in ns.
struct Span {
  std::int64_t from = std::numeric_limits<std::int64_t>::min();
  std::int64_t until = std::numeric_limits<std::int64_t>::max();
  bool holds(std::int64_t native) const { return from <= native && native <= until; }
};

/// Owned by a SessionIndex; filled by one thread, then only read.
class ProcessFaults {
 public:
  /// How much of what a process wrote down may have been lost with it when it was killed: what it had not sent yet.
  static constexpr std::int64_t kUnsentAtMost = 100'000'000;  // ns

  void add(const trace::ProcessFaultRecord& record);
  void add(const trace::ProgramRecord& record) { programs_.insert_or_assign(record.process, record); }
  void settle(const std::map<trace::ProcessIndex, trace::ProcessRecord>& processes);  ///< after the last add

  /// The last word on each fault, by instant.
  const std::vector<trace::ProcessFaultRecord>& all() const { return faults_; }

  /// The last word on each foreign program, successors and all.
  const std::map<trace::ProcessIndex, trace::ProgramRecord>& programs() const { return programs_; }
  /// The next to run the same stage's program; null if there is none.
  const trace::ProgramRecord* successor(const trace::ProgramRecord& program) const;

  /// From when on a process does its part, and until when at most; a foreign program runs from its start on.
  Span life(trace::ProcessIndex process) const;
  bool was_killed(trace::ProcessIndex process) const;
  /// The parts of a stretch in which a process was to be seen: alive, and not paused.
  std::vector<Span> to_be_seen(trace::ProcessIndex process, Span stretch) const;

  /// May a message that `stage` sent have arrived at an instant without its send being recorded? `reach`: how long it
  /// may have been on its way.
  bool hides_send(trace::StageIndex stage, std::int64_t arrived, std::int64_t reach) const;
  /// The same of any stage at all.
  bool hides_send(std::int64_t arrived, std::int64_t reach) const;
  /// May a message sent to `stage` at an instant have been received without that being recorded, or not at all?
  bool hides_receive(trace::StageIndex stage, std::int64_t sent, std::int64_t reach) const;

 private:
  struct Death {
    trace::StageIndex stage = 0;
    std::int64_t at = 0;
    std::int64_t seen = 0;
    std::int64_t back = std::numeric_limits<std::int64_t>::max();
  };

  std::vector<trace::ProcessFaultRecord> faults_;
  std::map<trace::ProcessIndex, trace::ProgramRecord> programs_;
  std::vector<Death> deaths_;
};

}  // namespace prochron::verdict
