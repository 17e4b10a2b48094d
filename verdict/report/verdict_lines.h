// The last lines of a run: each broken rule with its place and its account, what proves nothing, and one line with the
// verdict.
#pragma once

#include <string>

#include "verdict/result.h"

namespace prochron::verdict {

std::string verdict_line(const RunResult& result, bool ansi);  ///< the last of them alone
std::string verdict_lines(const RunResult& result, bool ansi);

/// Where a drift carried a hop across its margin: when it was to and when it did.
std::string crossing_lines(const RunResult& result);

}  // namespace prochron::verdict
