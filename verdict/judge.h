// judge(plan, History) -> RunResult: the same bytes on any machine, with any number of threads. Two passes: attest,
// then count. Memory is independent of the number of spans.
#pragma once

#include <functional>

#include "core/result.h"
#include "trace/history.h"
#include "verdict/expectation/expectation.h"
#include "verdict/checker_end.h"
#include "verdict/result.h"

namespace prochron::verdict {

struct JudgeOptions {
  int threads = 1;
  CheckerEnds checkers{};  ///< what the users' programs said when the run had ended
};

Result<RunResult> judge(const JudgePlan& plan, const trace::HistoryReader& history, const JudgeOptions& options);

}  // namespace prochron::verdict
