// One plan from its folder to its verdict.
#pragma once

#include "controller/cli/run_options.h"
#include "specs/plan.h"

namespace prochron::controller {

/// Runs, judges, prints; the exit code. The record is made first, so that a run that can't be kept is not begun.
int run_one(const specs::Plan& plan, const RunOptions& options);

}  // namespace prochron::controller
