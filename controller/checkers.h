// The users' own checkers (rule `check`): programs, run once per cell when the run has ended and has been judged by all
// other rules, each told by its environment where the record is and which cell it is asked about.
#pragma once

#include "controller/run_folder.h"
#include "core/result.h"
#include "verdict/expectation/expectation.h"

namespace prochron::controller {

bool has_checkers(const verdict::JudgePlan& plan);

/// Runs them one after the other and writes how they ended (checks.json); blocks until the last one has, each at most a
/// minute. They find PROCHRON_RUN (the record's folder, with result.json as it stands without them) and PROCHRON_CELL
/// (the cell's id); what they leave running is ended.
Status run_checkers(const verdict::JudgePlan& plan, const RunFolder& folder);

}  // namespace prochron::controller
