// How late the kernel may wake a thread from a timed wait: 50 us by default, so that it can wake several at once.
#pragma once

#include "core/result.h"
#include "core/time.h"

namespace prochron::host {

/// For the calling thread, and those it starts from now on; at least 1 ns.
Status set_timer_slack(Duration slack);

}  // namespace prochron::host
