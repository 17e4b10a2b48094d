// From claims to verdicts. The run has one error budget: what passes is shown claim by claim at one-sided 95 %, what
// fails is rejected over the whole family of the run's claims (Holm at 5 %). What is neither is INCONCLUSIVE.
#pragma once

#include <vector>

#include "verdict/cell_judgement.h"
#include "verdict/result.h"
#include "verdict/statistics/holm.h"

namespace prochron::verdict {

/// Gives every rule and cell its verdict; `cells` as in the plan, `controls` by session. Returns the number of claims in
/// the family. `family_error` is what the whole family may be wrong about.
std::int64_t settle(const JudgePlan& plan, std::vector<CellJudgement>& cells, std::vector<CellJudgement>& controls,
                    double family_error = kFamilyError);

}  // namespace prochron::verdict
