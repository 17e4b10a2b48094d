// A second look: cells that the first one left undecided are measured anew, for longer, in sessions of their own with a
// control of their own. What is judged then is what the second look saw and nothing else, because what the first one saw
// is why there is a second (docs/decisions/two-looks.md).
#pragma once

#include <cstdint>
#include <vector>

#include "specs/plan.h"

namespace prochron::specs {

inline constexpr std::int64_t kMostRounds = 1000;

/// Appends the sessions of an extension: each of its cells has `rounds` windows there, each as long as the spec says,
/// and the control is as many times as long; the cell's first windows are no longer its evidence.
void extend(Plan& plan, const Extension& extension);

/// How long the sessions of an extension take.
Duration length_of(const Plan& plan, const Extension& extension);

/// The most rounds that fit into `budget`; 0 if one does not.
std::int64_t rounds_within(const Plan& plan, const std::vector<std::uint32_t>& cells, Duration budget);

}  // namespace prochron::specs
