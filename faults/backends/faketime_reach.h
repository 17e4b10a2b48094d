// Where libfaketime is, and whom it can bend: fewer than LD_PRELOAD reaches, because the JVM waits in a way that it
// breaks.
#pragma once

#include <string>

#include "core/result.h"
#include "host/reachability.h"

namespace prochron::faults {

/// The thread-safe library of the distribution's package. kUnsupported, with the line that mends it, where it is not.
Result<std::string> find_libfaketime();

/// As host::preload_reachability, and an obstacle for the JVM.
Result<host::Reachability> faketime_reachability(const std::string& path);

}  // namespace prochron::faults
