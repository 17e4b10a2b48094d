// What one cell, or a session's control, is judged by: its windows, and per hop the sample in them beside the
// control's.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "verdict/checker_end.h"
#include "verdict/session_evidence.h"

namespace prochron::verdict {

/// How many of so many messages with the control's true latencies would seem negative under a cell's measured skews; by
/// the whole control, and by those of its parts that predict least and most: its own wander is part of its uncertainty.
struct Prediction {
  std::int64_t low = 0, middle = 0, high = 0;
};

/// A value, owned by its cell's evidence; one thread.
struct HopEvidence {
  std::string from, to;
  std::size_t place = 0;      ///< in SessionContext::hops
  ClockId sender, receiver;        ///< their stages' clocks
  bool spans_at_both_ends = true;  ///< false: one end is a foreign program, which records none
  HopSample sample;
  const ControlHop* control = nullptr;
  LatencyShape shape;  ///< of the true latencies in the cell's windows
  std::vector<MarginCrossing> crossings;  ///< of the control's margin, in those windows

  /// What the messages, or the control's, are worth in a rate of negatives at this cell's skew.
  std::int64_t n_effective() const { return sample.n_effective[deciding_part()]; }
  std::int64_t control_n_effective() const { return control->sample.n_effective[deciding_part()]; }
  Part deciding_part() const { return part_at({predicted(1'000'000'000).middle}); }
  std::string name() const { return from + " -> " + to; }
  Prediction predicted(std::int64_t of) const;

 private:
  std::int64_t predicted_by(const Histogram& latency, std::int64_t of) const;
};

/// Owned by the judging of one cell; one thread. The session's evidence outlives it.
struct CellEvidence {
  const SessionEvidence* session = nullptr;
  const CellContext* cell = nullptr;  ///< null: the session's control
  std::string id;
  Role role = Role::kFault;
  std::vector<std::size_t> windows;  ///< places in SessionIndex::windows
  std::vector<HopEvidence> hops;     ///< by place in SessionContext::hops
  CheckerEnds checkers;              ///< of this cell

  /// The hops a pattern names; `any` stands for those that can be measured.
  std::vector<const HopEvidence*> matching(const HopPattern& pattern) const;
};

/// Without windows and hops if the session is broken.
CellEvidence gather(const SessionEvidence& session, const CellContext* cell, Role role);

}  // namespace prochron::verdict
