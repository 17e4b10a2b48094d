// Pass 1: every stamp of every process of a session, held against what its clock was commanded to show. What is
// *measured* comes from stamps alone; commands only say whether that is what was wanted.
#pragma once

#include <cstdint>
#include <limits>
#include <map>
#include <memory>
#include <vector>

#include "core/result.h"
#include "trace/history.h"
#include "verdict/attest/change_witness.h"
#include "verdict/attest/clock_witness.h"
#include "verdict/index/session_index.h"

namespace prochron::verdict {

/// Is what a stamp proves what its clock was commanded to show? `course` null: never commanded.
bool as_commanded(const Trajectory* course, const Bracket& bracket);

/// A stretch between two stamps of a process, in native ns; kept if a heartbeat must have been in it.
struct Silence {
  std::int64_t after = std::numeric_limits<std::int64_t>::min();
  std::int64_t until = std::numeric_limits<std::int64_t>::max();
};

/// What the stamps of one process came to.
struct ProcessWitness {
  const trace::ProcessRecord* process = nullptr;
  const Discipline* discipline = nullptr;
  const Trajectory* course = nullptr;                  ///< null: it was never commanded
  std::vector<std::unique_ptr<ClockWitness>> windows;  ///< by place in SessionIndex::windows; null without stamps
  std::vector<ChangeWitness> changes;                  ///< by place in the course's commands()
  std::int64_t last_stamp = std::numeric_limits<std::int64_t>::min();
  std::vector<Silence> silences;  ///< by time
  bool believable = true;         ///< no stamp is further off than any clock can be

  void take(const trace::Stamp& stamp, const SessionIndex& index);
  /// Both ends of a span; what lies between them is no silence, the process was at work.
  void take(const trace::SpanRecord& span, const SessionIndex& index);
  bool was_seen() const { return last_stamp != std::numeric_limits<std::int64_t>::min(); }
  /// The longest part of a stretch in which nothing was heard of it.
  std::int64_t longest_silence(const Span& stretch) const;
  /// How it took the last command at or before an instant; null if there was none.
  const ChangeWitness* change_at(std::int64_t native) const;
};

/// Owned by the judging of one session; filled by one thread, then only read. The index outlives it.
class Attestation {
 public:
  static Result<Attestation> of(const trace::HistoryReader& history, std::uint32_t session, const SessionIndex& index);

  /// Every process of the session whose host's discipline is known.
  const std::map<trace::ProcessIndex, ProcessWitness>& processes() const { return processes_; }
  const ProcessWitness* process(trace::ProcessIndex index) const;

 private:
  std::map<trace::ProcessIndex, ProcessWitness> processes_;
};

}  // namespace prochron::verdict
