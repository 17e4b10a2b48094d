// What a clock was commanded to show: the commands of a session, as a map from native time to offset.
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
  explicit Trajectory(HostId host) : transform_(host) {}

  void add(const trace::CommandRecord& command) { commands_.push_back(command); }
  /// After the last add. An error says why the commands are no map.
  Status settle();

  /// The course of a process that follows two clocks: its stage's own and its node's.
  static Result<Trajectory> sum(const Trajectory& own, const Trajectory& node);

  const std::vector<trace::CommandRecord>& commands() const { return commands_; }  ///< by instant
  std::int64_t offset_at(std::int64_t native_ns) const;
  Rate rate_at(std::int64_t native_ns) const;
  HostId host() const { return transform_.host(); }
  /// How many commands took effect at or before an instant.
  std::size_t commands_until(std::int64_t native_ns) const;
  /// Did the clock change in (after, until]?
  bool changes_between(std::int64_t after_ns, std::int64_t until_ns) const;

 private:
  faults::ClockTransform transform_;
  std::vector<trace::CommandRecord> commands_;
  std::vector<std::int64_t> changes_;  ///< instants, ascending
};

}  // namespace prochron::verdict
