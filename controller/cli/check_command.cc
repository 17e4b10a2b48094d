// `prochron check`: everything that is wrong with some specs, without starting anything.
#include <algorithm>
#include <cstdio>
#include <memory>
#include <string>
#include <vector>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "controller/cli/commands.h"
#include "controller/cli/spec_file.h"

namespace prochron::controller {
namespace {

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

}  // namespace

void add_check(CLI::App& app, Invocation& invocation) {
  CLI::App* check = app.add_subcommand("check", "is the spec right");
  const auto specs = std::make_shared<std::vector<std::string>>();
  check->add_option("SPEC", *specs)->required();
  check->callback([=, &invocation] { invocation.chosen = [specs] { return check_command(*specs); }; });
}

}  // namespace prochron::controller
