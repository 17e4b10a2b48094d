// posix_spawn with exactly the descriptors that were asked for: an agent's sockets must never live on in a victim.
#pragma once

#include <sys/types.h>

#include <string>
#include <vector>

#include "core/result.h"

namespace prochron::host {

/// `own` becomes `number` in the new process.
struct PlacedDescriptor {
  int own = -1;
  int number = 0;
};

inline constexpr int kHighestPlaced = 63;

/// Starts `path`. Every descriptor of the new process is in `placed` (numbers 0 to 63); all others are closed.
Result<pid_t> spawn(const std::string& path, const std::vector<std::string>& arguments,
                    const std::vector<std::string>& environment, const std::vector<PlacedDescriptor>& placed);

}  // namespace prochron::host
