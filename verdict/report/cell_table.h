// The table of cells: what was done, what was measured, what was predicted, and whether the rule held.
#pragma once

#include <string>

#include "verdict/expectation/expectation.h"
#include "verdict/result.h"

namespace prochron::verdict {

std::string cell_table(const JudgePlan& plan, const RunResult& result, bool ansi);

}  // namespace prochron::verdict
