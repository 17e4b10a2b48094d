// Where our own programs and libraries stand. The build tree and an installation have the same layout, so all of them
// are found from the place of the running program, wherever that was moved:
//
//   ROOT/bin/            prochron, prochron-agent
//   ROOT/libexec/prochron/  prochron-conductor, prochron-stage, prochron-guard, ...
//   ROOT/lib/prochron/   libprochron_preload.so, transport_*.so, ...
#pragma once

#include <string>
#include <string_view>

#include "core/result.h"

namespace prochron::host {

/// ROOT, from /proc/self/exe, which must stand in bin/ or libexec/prochron/ (kBroken otherwise).
Result<std::string> installation_root();

/// Paths of a program for people, of a program we start, and of a library. kBroken if there is no such file.
Result<std::string> find_bin(std::string_view name);
Result<std::string> find_libexec(std::string_view name);
Result<std::string> find_library(std::string_view name);

}  // namespace prochron::host
