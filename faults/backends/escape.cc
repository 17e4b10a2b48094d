// The likeliest cause first: a program out of reach, an environment without the shim, a shim that is not there.
#include "faults/backends/escape.h"

#include <unistd.h>

#include <algorithm>

#include "host/process_table.h"
#include "host/reachability.h"

namespace prochron::faults {
namespace {

bool names_shim(const std::vector<std::string>& environment, const std::string& shim) {
  return std::ranges::any_of(environment, [&](const std::string& entry) {
    return entry.starts_with("LD_PRELOAD=") && entry.find(shim) != std::string::npos;
  });
}

}  // namespace

EscapeFinding explain_escape(const Victim& victim, const std::string& shim) {
  const std::string path = host::executable_of(victim.pid);
  const auto reach = host::preload_reachability("/proc/" + std::to_string(victim.pid) + "/exe");
  if (reach && !reach->reachable()) return {Escape::kUnreachable, path + " " + reach->reason};
  if (!names_shim(host::environment_of(victim.pid), shim))
    return {Escape::kExecedUnbent, path + " was exec'd without the shim in its environment"};
  if (::access(shim.c_str(), R_OK) != 0) return {Escape::kShimMissing, path + " found no shim at " + shim};
  return {Escape::kExecedUnbent, path + " began without having attached"};
}

}  // namespace prochron::faults
