// What the rules of a run have in common, known before any of them is judged.
#pragma once

#include <vector>

#include "verdict/cell_evidence.h"
#include "verdict/rules/rule.h"

namespace prochron::verdict {

/// What the claims of one look may be wrong about, all together.
double family_error(const JudgePlan& plan);

/// `cells` by place in JudgePlan::cells; those without evidence have no hops.
Family family_of(const JudgePlan& plan, const std::vector<CellEvidence>& cells);

}  // namespace prochron::verdict
