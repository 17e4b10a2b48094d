// A time namespace gives its processes a MONOTONIC of their own, ours and a constant.
#pragma once

#include <sys/types.h>

namespace prochron::host {

/// Whether the process reads the MONOTONIC that this one reads. True too where it is gone or not to be seen. Any thread.
bool shares_our_time(pid_t pid);

}  // namespace prochron::host
