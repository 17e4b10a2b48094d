// Environments as lists of "NAME=value".
#pragma once

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

namespace prochron::faults {

/// The value that `name` had, or "": what an outer run left in our own environment must not reach a victim.
inline std::string take_out(std::vector<std::string>& environment, std::string_view name) {
  const std::string assignment = std::string(name) + "=";
  const auto found = std::ranges::find_if(environment, [&](const auto& entry) { return entry.starts_with(assignment); });
  if (found == environment.end()) return {};
  std::string value = found->substr(assignment.size());
  environment.erase(found);
  return value;
}

}  // namespace prochron::faults
