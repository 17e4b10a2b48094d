// Two namespaces are the same if /proc names them alike; a kernel without them names none.
#include "host/time_namespace.h"

#include <filesystem>
#include <string>

namespace prochron::host {

bool shares_our_time(pid_t pid) {
  std::error_code unknown;
  const auto theirs = std::filesystem::read_symlink("/proc/" + std::to_string(pid) + "/ns/time", unknown);
  if (unknown) return true;
  const auto own = std::filesystem::read_symlink("/proc/self/ns/time", unknown);
  return unknown || own == theirs;
}

}  // namespace prochron::host
