// The users' own checkers (rule `check`): programs, run once per cell when the run has ended and has been judged by all
// other rules, each told by its environment where the record is and which cell it is asked about.
#pragma once

#include <cstdint>
#include <vector>

#include "controller/run_folder.h"
#include "core/result.h"
#include "verdict/checker_end.h"
#include "verdict/expectation/expectation.h"

namespace prochron::controller {

bool has_checkers(const verdict::JudgePlan& plan);

/// What is to be measured in these sessions is asked about again; what they came to before is forgotten.
Status forget_checkers(const verdict::JudgePlan& plan, const RunFolder& folder,
                       const std::vector<std::uint32_t>& sessions);

/// None if the run had no checkers, or ended before they were asked.
Result<verdict::CheckerEnds> read_checkers(const RunFolder& folder);

/// Runs those that have not answered yet (an answer stands; one that failed has given none) one after the other and
/// writes how they ended (checks.json); blocks until the last one has, each at most a minute. They find PROCHRON_RUN
/// (the record's folder, with result.json as it stands without them) and PROCHRON_CELL (the cell's id); what they
/// leave running is ended.
Status run_checkers(const verdict::JudgePlan& plan, const RunFolder& folder);

}  // namespace prochron::controller
