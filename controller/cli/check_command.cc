// `prochron check`, `plan` and `needs`: what can be said of a spec without starting anything.
#include <cstdio>
#include <set>

#include <fmt/format.h>

#include "controller/cli/commands.h"
#include "controller/cli/spec_file.h"

namespace prochron::controller {

int check_command(const std::vector<std::string>& specs) {
  int worst = 0;
  for (const std::string& path : specs) {
    int code = 0;
    const std::optional<specs::Plan> plan = plan_of_spec_file(path, {}, code);
    if (plan) {
      fmt::print("{}: right; {} cells, {} windows, {} rules\n", path, plan->judge.cells.size(),
                 plan->judge.windows.size(), plan->judge.expectations.size());
    }
    worst = std::max(worst, code);
  }
  return worst;
}

int plan_command(const std::string& spec, std::optional<std::uint64_t> seed) {
  int code = 0;
  const std::optional<specs::Plan> plan = plan_of_spec_file(spec, seed, code);
  if (plan) std::fputs(specs::plan_table(*plan).c_str(), stdout);
  return code;
}

int needs_command(const std::vector<std::string>& specs) {
  std::set<std::string> words;
  int worst = 0;
  for (const std::string& path : specs) {
    const std::optional<specs::Scenario> scenario = load_spec_file(path, worst);
    if (!scenario) continue;
    for (std::string& word : specs::needs(*scenario)) words.insert(std::move(word));
  }
  for (const std::string& word : words) fmt::print("{}\n", word);
  return worst;
}

}  // namespace prochron::controller
