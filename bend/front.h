// The process in the foreground: the program's parent, which nobody notices. It holds nothing that has to be given back:
// that is its keeper's.
#pragma once

#include "bend/request.h"
#include "core/ids.h"
#include "host/child_process.h"

namespace prochron::bend {

inline constexpr int kExitBendFailed = 125, kExitNotExecutable = 126, kExitNotFound = 127;

/// Runs the request's program bent. How it ended, or how `prochron bend` has to. main's thread, the only one.
host::Ending run_bent(const Request& request);

/// Removes what a keeper that was killed could not.
void clean_up_after(RunId run);

/// Changes the bend that bears the request's name, and tells what was measured.
int change_named(const Request& request);

}  // namespace prochron::bend
