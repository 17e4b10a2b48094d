// Prints a RunResult: result.json, the tables and what the console says (LANGUAGE §4, §6). Pure text; no numbers of its
// own.
#pragma once

#include <string>

#include "verdict/expectation/expectation.h"
#include "verdict/result.h"

namespace prochron::verdict {

std::string result_json(const RunResult& result);
std::string cells_csv(const RunResult& result);
std::string hops_csv(const RunResult& result);
/// The table of cells and the verdict line, as `run` and `judge` print them on stdout. `ansi` colours words.
std::string console(const JudgePlan& plan, const RunResult& result, bool ansi);

}  // namespace prochron::verdict
