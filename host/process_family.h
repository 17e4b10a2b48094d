// A process and all that descends from it, stopped and let go on as one. A daemon, whose parent has left it, belongs to
// its guard and no longer to the family.
#pragma once

#include <sys/types.h>

#include "core/result.h"

namespace prochron::host {

/// SIGSTOP to all of them, again until none is found that still runs: one that forks meanwhile leaves nobody out.
/// kTimeout if they do not stop within a second.
Status stop_family(pid_t root);
/// SIGCONT to all of them.
void continue_family(pid_t root);

}  // namespace prochron::host
