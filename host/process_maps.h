// What is mapped into a process, as /proc says.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <string>
#include <vector>

#include "core/result.h"

namespace prochron::host {

struct Mapping {
  std::uint64_t begin = 0;
  std::uint64_t end = 0;
  std::string name;  ///< a path, "[vdso]" and its like, or empty
};

/// In the order of addresses. kSystem if the process is gone or not ours to look into.
Result<std::vector<Mapping>> mappings_of(pid_t pid);

}  // namespace prochron::host
