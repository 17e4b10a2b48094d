// Files that a run needs outside its record for as long as it lives: in the folder for temporary files, under names that
// begin with the run's and the node's, so that a guard can remove them when nobody else is left to.
#pragma once

#include <string>
#include <string_view>

#include "core/ids.h"

namespace prochron::host {

/// "/tmp/prochron-RUN-NODE-": what the paths of all of a node's scratch files begin with.
std::string scratch_prefix(RunId run, std::string_view node);

/// Removes a folder with all that is in it; that it is not there, or that something stays, is no error.
void remove_folder(const std::string& path);

}  // namespace prochron::host
