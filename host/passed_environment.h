// What of our own environment a child of ours gets: all of it, except what would bend it, or make it believe that it is
// somebody else's stage. A mark that a caller put there is found in every descendant.
#pragma once

#include <string>
#include <vector>

namespace prochron::host {

/// "NAME=value" of every variable but LD_PRELOAD, FAKETIME…, and the ones by which our own processes are told apart
/// (PROCHRON_PAGE, PROCHRON_ATTACH, PROCHRON_STAGE, PROCHRON_RELAY).
std::vector<std::string> passed_environment();

}  // namespace prochron::host
