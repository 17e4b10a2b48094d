// A cell's numbers, in the form in which they are published.
#pragma once

#include "verdict/cell_evidence.h"
#include "verdict/result.h"

namespace prochron::verdict {

/// Faults, hops, throughput, outputs, utilisation of the result.
void fill_numbers(CellResult& result, const CellEvidence& evidence);

}  // namespace prochron::verdict
