// Modules of lib/prochron: found beside this installation, opened, asked what they are.
#pragma once

#include <string>

#include "core/result.h"
#include "pipelines/runtime/loadable.h"

namespace prochron::pipelines {

/// Opens lib/prochron/FILE.so and keeps it for the life of this process. kUnsupported if it is not there or can't be
/// opened (a library that it needs is missing), kBroken if it is not for this version or says that it is not `name`.
Result<const Module*> load_module(const std::string& file, std::string_view name);

}  // namespace prochron::pipelines
