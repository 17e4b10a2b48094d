// A victim that tried to set the clock of its host: it was refused, so nothing measured is the worse for it, but whoever
// wrote it will want to know.
#pragma once

#include <string>
#include <vector>

#include "verdict/cell_evidence.h"

namespace prochron::verdict {

/// One line per process whose last attempt fell into the cell's windows; of attempts in no cell's windows too if
/// `takes_the_rest`.
std::vector<std::string> refused_sets(const CellEvidence& evidence, bool takes_the_rest);

}  // namespace prochron::verdict
