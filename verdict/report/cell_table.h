// The table of cells: what was done, what was measured, what was predicted, and whether the rule held.
#pragma once

#include <string>
#include <vector>

#include "verdict/expectation/expectation.h"
#include "verdict/result.h"

namespace prochron::verdict {

/// Its fields, the heads first; empty without cells.
std::vector<std::vector<std::string>> cell_rows(const JudgePlan& plan, const RunResult& result, bool ansi);
std::string cell_table(const JudgePlan& plan, const RunResult& result, bool ansi);

}  // namespace prochron::verdict
