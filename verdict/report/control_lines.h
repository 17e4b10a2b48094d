// What the control says: per session one line with the margin of each bent clock, and the sentence that explains the
// threshold below the table.
#pragma once

#include <string>

#include "verdict/expectation/expectation.h"
#include "verdict/result.h"

namespace prochron::verdict {

std::string control_lines(const JudgePlan& plan, const RunResult& result, bool ansi);
std::string threshold_line(const JudgePlan& plan, const RunResult& result);

}  // namespace prochron::verdict
