// Yama's rule: 0 and 1 let a parent trace its descendants, 2 asks for a capability, 3 forbids all tracing until the next
// boot. A kernel without Yama has no such file.
#include "host/tracing.h"

#include <unistd.h>

#include "host/files.h"

namespace prochron::host {

std::optional<std::string> tracing_obstacle() {
  const auto scope = read_file("/proc/sys/kernel/yama/ptrace_scope");
  if (!scope || scope->empty()) return std::nullopt;
  const char rule = scope->front();
  if (rule != '3' && !(rule == '2' && ::geteuid() != 0)) return std::nullopt;
  return std::string("cannot be traced here: kernel.yama.ptrace_scope is ") + rule;
}

}  // namespace prochron::host
