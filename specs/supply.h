// How many spans a schedule gives a rule to judge by.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "specs/plan.h"

namespace prochron::specs {

/// Messages per second that reach each stage, in micro-hertz: a stage gets what all that feed it get. Empty where a
/// source is as fast as it can be.
std::vector<std::optional<std::int64_t>> arrivals(const verdict::SessionContext& session);

struct Supply {
  std::int64_t spans = 0;
  Duration judged{0};  ///< of the phase that gives them, or of each stretch that the rule must hold in
};

/// On the hop and in the cell of the rule that have the fewest; nothing if they cannot be counted beforehand.
std::optional<Supply> supply_of(const Plan& plan, const verdict::Expectation& rule);

}  // namespace prochron::specs
