// A process of somebody else's, held by a descriptor.
#pragma once

#include <sys/types.h>

#include "core/result.h"
#include "host/descriptor.h"

namespace prochron::host {

/// Readable once the process has ended. kSystem if there is none of that number.
Result<Descriptor> process_handle(pid_t pid);

}  // namespace prochron::host
