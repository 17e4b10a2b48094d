// The likeliest cause first: a program out of reach, an environment without the shim, a shim that is not there.
#include "faults/backends/escape.h"

#include <unistd.h>

#include <algorithm>

#include "faults/backends/faketime_reach.h"
#include "host/process_table.h"
#include "host/reachability.h"

namespace prochron::faults {
namespace {

bool has(const std::vector<std::string>& environment, std::string_view variable, std::string_view part) {
  return std::ranges::any_of(environment, [&](const std::string& entry) {
    return entry.starts_with(variable) && entry.find(part) != std::string::npos;
  });
}

}  // namespace

EscapeFinding explain_escape(const Victim& victim, const std::string& shim) {
  const std::string path = host::executable_of(victim.pid);
  const std::string program = "/proc/" + std::to_string(victim.pid) + "/exe";
  const auto environment = host::environment_of(victim.pid);
  const bool by_libfaketime = has(environment, "FAKETIME_TIMESTAMP_FILE=", "");
  const auto reach = by_libfaketime ? faketime_reachability(program) : host::preload_reachability(program);
  if (reach && !reach->reachable()) {
    const auto image = host::vdso_reachability(program);
    const char* const advice = image && image->reachable() ? "; backend vdso can bend it" : "";
    return {Escape::kUnreachable, path + " " + reach->reason + advice};
  }
  if (!has(environment, "LD_PRELOAD=", by_libfaketime ? "libprochron_faketime.so" : shim))
    return {Escape::kExecedUnbent, path + " was exec'd without the shim in its environment"};
  if (::access(shim.c_str(), R_OK) != 0) return {Escape::kShimMissing, path + " found no shim at " + shim};
  return {Escape::kExecedUnbent, path + " began without having attached"};
}

}  // namespace prochron::faults
