// What each fault of a cell was commanded to be, what the stamps say it was, and how it began and ended.
#pragma once

#include <vector>

#include "verdict/cell_evidence.h"
#include "verdict/result.h"

namespace prochron::verdict {

std::vector<FaultResult> fault_results(const CellEvidence& evidence);

}  // namespace prochron::verdict
