// What a clock was commanded to show: the commands of a session, as a map from native time to offset. Each fault is a map
// of its own and the clock shows their sum. Those with a generated course are asked for its pieces where a stamp lies.
#pragma once

#include <cstdint>
#include <vector>

#include "core/result.h"
#include "faults/clock_transform.h"
#include "trace/record.h"

namespace prochron::verdict {

/// Owned by a SessionIndex; filled by one thread, then only read.
class Trajectory {
 public:
  explicit Trajectory(HostId host) : listed_(host) {}

  void add(const trace::CommandRecord& command) { commands_.push_back(command); }
  /// After the last add. An error says why the commands are no map.
  Status settle();

  /// The course of a process that follows two clocks: its stage's own and its node's.
  static Result<Trajectory> sum(const Trajectory& own, const Trajectory& node);

  const std::vector<trace::CommandRecord>& commands() const { return commands_; }  ///< by instant
  std::int64_t offset_at(std::int64_t native_ns) const;
  /// The part of it that `clocks_start` makes, for good.
  std::int64_t start_offset() const { return start_offset_; }
  Rate rate_at(std::int64_t native_ns) const;
  HostId host() const { return listed_.host(); }
  /// How many commands took effect at or before an instant.
  std::size_t commands_until(std::int64_t native_ns) const;
  /// Did the clock change by a command in (after, until]?
  bool changes_between(std::int64_t after_ns, std::int64_t until_ns) const;
  /// Does it follow a generated course then?
  bool is_generated_at(std::int64_t native_ns) const;
  /// What it shows from each jump of a generated course in (after, until] on, as long as these are at most so many.
  std::vector<std::int64_t> after_jumps(std::int64_t after_ns, std::int64_t until_ns, std::size_t most) const;

 private:
  Status settle_fault(std::vector<trace::CommandRecord> commands);

  faults::ClockTransform listed_;                    ///< the sum of the faults without a course
  std::vector<faults::ClockTransform> generated_;
  std::vector<trace::CommandRecord> commands_;
  std::vector<std::int64_t> changes_;  ///< instants, ascending
  std::int64_t start_offset_ = 0;
};

}  // namespace prochron::verdict
