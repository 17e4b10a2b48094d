// Was the treatment of a window the planned one? Stamps prove that a clock did what it was told; here what it was told is
// held against the plan: nothing else, and not earlier, later or shorter.
#pragma once

#include <string>
#include <vector>

#include "verdict/expectation/expectation.h"
#include "verdict/index/session_index.h"

namespace prochron::verdict {

/// Every way in which the commands in force in a window are not those that the plan has for it.
std::vector<std::string> departures_from_plan(const JudgePlan& plan, const RanWindow& ran, const SessionIndex& index);

}  // namespace prochron::verdict
