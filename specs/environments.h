// Axes of the environment: any value below `pipeline` may be `{each: […]}`. The tree is multiplied before it is read, so
// that whoever reads a section finds plain values and needs to know of no axis.
#pragma once

#include "specs/draft.h"

namespace prochron::specs {

/// Reads `pipeline` once for every combination of its axes; fills scenario.environments and scenario.pipeline.
void read_environments(const Tree& tree, Draft& draft);

}  // namespace prochron::specs
