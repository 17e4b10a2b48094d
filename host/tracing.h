// Whether this host lets a process trace the programs that it starts.
#pragma once

#include <optional>
#include <string>

namespace prochron::host {

/// What stands in the way, for people, as "cannot be traced here: ..."; empty: nothing that can be known beforehand.
std::optional<std::string> tracing_obstacle();

}  // namespace prochron::host
