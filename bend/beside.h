// The process in the foreground while one that ran before is bent. It holds nothing: its keeper does.
#pragma once

#include "bend/request.h"
#include "host/child_process.h"

namespace prochron::bend {

/// Bends the process of the request's pid until that ends, its time is over or this process is asked to end. How this
/// process has to end. main's thread, the only one.
host::Ending bend_running(const Request& request);

}  // namespace prochron::bend
