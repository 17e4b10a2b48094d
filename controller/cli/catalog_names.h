// Every name that `describe` knows.
#pragma once

#include <string>
#include <vector>

namespace prochron::controller {

/// In the order in which they are described.
std::vector<std::string> catalog_names();

}  // namespace prochron::controller
