// Filters environ by name.
#include "host/passed_environment.h"

#include <unistd.h>

#include <algorithm>
#include <string_view>

namespace prochron::host {
namespace {

bool is_kept(std::string_view variable) {
  constexpr std::string_view kNames[] = {
      "LD_PRELOAD=", "FAKETIME", "PROCHRON_PAGE=", "PROCHRON_ATTACH=", "PROCHRON_STAGE=", "PROCHRON_RELAY="};
  return std::none_of(std::begin(kNames), std::end(kNames),
                      [&](std::string_view name) { return variable.substr(0, name.size()) == name; });
}

}  // namespace

std::vector<std::string> passed_environment() {
  std::vector<std::string> kept;
  for (char** variable = environ; variable != nullptr && *variable != nullptr; ++variable) {
    if (is_kept(*variable)) kept.emplace_back(*variable);
  }
  return kept;
}

}  // namespace prochron::host
