// Judges a run's folder and writes what follows from it: result.json, junit.xml, summary.md and the tables. `run` and `judge` do the same thing
// here, so their bytes are the same.
#pragma once

#include "controller/run_folder.h"
#include "core/result.h"
#include "verdict/judge.h"

namespace prochron::controller {

struct Judged {
  verdict::JudgePlan plan;
  verdict::RunResult result;
};

Result<Judged> judge_folder(const RunFolder& folder, int threads);

}  // namespace prochron::controller
