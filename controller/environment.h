// Where a run happened: kernel, CPU, clocksource, our version and commit, the exact command line. For whoever reads the
// numbers a year later.
#pragma once

#include <string>
#include <vector>

namespace prochron::controller {

/// environment.json. What can't be read is given as "unknown", never left out.
std::string environment_json(const std::vector<std::string>& argv);

}  // namespace prochron::controller
