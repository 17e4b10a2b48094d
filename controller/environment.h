// Where a run happened: kernel, CPU, clocksource, our version and commit, the exact command line, and the id by which
// every process and file of the run is known. For whoever reads the numbers a year later.
#pragma once

#include <string>
#include <vector>

#include "core/ids.h"

namespace prochron::controller {

/// environment.json. What can't be read is given as "unknown", never left out.
std::string environment_json(RunId run, const std::vector<std::string>& argv);

}  // namespace prochron::controller
