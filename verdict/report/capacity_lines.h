// How much a saturated pipeline got done under each fault, beside what it got done without.
#pragma once

#include <string>

#include "verdict/result.h"

namespace prochron::verdict {

/// A line a cell of a capacity phase; empty without one.
std::string capacity_lines(const JudgePlan& plan, const RunResult& result);

}  // namespace prochron::verdict
