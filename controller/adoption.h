// A controller that comes after one that died: it takes the agents that hold the run (`orphan: hold`), which the
// journals name, with a higher fence, so that the old one could not command them any more, and ends what they do.
#pragma once

#include <cstddef>

#include "core/result.h"
#include "host/leftovers.h"

namespace prochron::controller {

/// Has every agent of the run heal its victims and end its processes; how many did. Blocks, a minute at most. kRefused
/// if an agent still has its controller, or another one came first.
Result<std::size_t> adopt_and_stop(const host::RunTraces& traces);

}  // namespace prochron::controller
