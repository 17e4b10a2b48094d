// A saturated pipeline gets as much done with the fault as without it, but for what the limit allows.
#pragma once

#include "verdict/cell_evidence.h"
#include "verdict/rules/rule.h"

namespace prochron::verdict {

/// For a cell of a capacity phase.
Claim capacity_claim(const CellEvidence& cell, Share limit);

}  // namespace prochron::verdict
