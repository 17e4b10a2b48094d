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
std::string faults_csv(const RunResult& result);
std::string windows_csv(const JudgePlan& plan, const RunResult& result);
/// For whatever reads test results.
std::string junit_xml(const JudgePlan& plan, const RunResult& result);
/// Markdown, for the page of a CI run.
std::string summary_md(const JudgePlan& plan, const RunResult& result);
/// Lines that GitHub's runner shows beside the spec; none if all is well.
std::string github_annotations(const RunResult& result);
/// The table of cells and the verdict line, as `run` and `judge` print them on stdout. `ansi` colours words.
std::string console(const JudgePlan& plan, const RunResult& result, bool ansi);

}  // namespace prochron::verdict
