// The course of a clock's offset through a window, from its brackets alone: nothing here has ever heard of a command.
// The insight: a line through all brackets exists iff every pair of them admits a common slope, so the set of possible
// slopes is the intersection of pairwise intervals, exact in integers; a rate is claimed only if 0 is not among them.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "core/time.h"
#include "verdict/attest/bracket.h"

namespace prochron::verdict {

/// A stretch in which the offset was one line: offset(n) lies in [low, high] + rate * (n - from).
struct OffsetLine {
  std::int64_t from = 0;
  std::int64_t until = 0;  ///< native instants of its first and last bracket
  std::int64_t low = 0;
  std::int64_t high = 0;
  Rate rate;
  Rate rate_bound;         ///< how far from `rate` a slope that the brackets allow may be; of one bracket the most there is
  std::int64_t slack = 0;  ///< how far a true bracket that it was not drawn through may miss it

  std::int64_t drift_to(std::int64_t native) const;  ///< rate * (native - from), floored
  std::int64_t middle_at(std::int64_t native) const { return low + (high - low) / 2 + drift_to(native); }
  std::int64_t bound() const { return (high - low + 1) / 2; }
  /// Could the offset at this bracket's instant be the line's?
  bool meets(const Bracket& bracket) const;
};

/// How far from its simplest a slope through all of them may be.
Rate rate_bound_of(std::span<const Bracket> brackets);

/// The fewest lines, each as long as it can be, through brackets ordered by their instants.
std::vector<OffsetLine> lines_through(std::span<const Bracket> brackets);

}  // namespace prochron::verdict
