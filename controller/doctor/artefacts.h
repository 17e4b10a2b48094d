// What third_party's recipes have put into the cache (cmake/setup.sh NEED).
#pragma once

#include <string>

namespace prochron::controller {

/// The folder NEED-PIN of the cache, the newest if there are several; empty: none.
std::string artefact_folder(const std::string& need);

}  // namespace prochron::controller
