// One program hands over to another of this installation, as the same process.
#pragma once

#include <string>
#include <vector>

#include "core/result.h"

namespace prochron::host {

/// Runs `path` in place of this program, with this environment; returns only if that failed.
Error become(const std::string& path, const std::vector<std::string>& arguments);

}  // namespace prochron::host
