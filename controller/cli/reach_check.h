// Can the programs that a spec starts be bent at all? Asked of their files before anything runs; what a program execs
// later is the exec watch's business.
#pragma once

#include <vector>

#include "specs/diagnostic.h"
#include "specs/scenario.h"

namespace prochron::controller {

/// One error per `command` stage on a local node whose program is missing or out of its backend's reach.
std::vector<specs::Diagnostic> check_reach(const specs::Scenario& scenario);

}  // namespace prochron::controller
