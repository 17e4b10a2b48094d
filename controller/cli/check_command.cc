// `prochron check`: everything that is wrong with some specs, without starting anything.
#include <algorithm>
#include <cstdio>
#include <memory>
#include <string>
#include <vector>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "controller/cli/commands.h"
#include "controller/cli/shared_options.h"
#include "controller/cli/spec_file.h"

namespace prochron::controller {
namespace {

struct CheckWords {
  std::vector<std::string> specs;
  PlanOptions plan;
};

int check_command(const CheckWords& words) {
  int worst = 0;
  for (const std::string& path : words.specs) {
    int code = 0;
    const std::optional<specs::Plan> plan = plan_of_spec_file(path, words.plan, code);
    if (plan) {
      fmt::print("{}: right; {} cells, {} windows, {} rules\n", path, plan->judge.cells.size(),
                 plan->judge.windows.size(), plan->judge.expectations.size());
      for (const specs::Evidence& row : plan->evidence) {
        if (!row.power.empty()) fmt::print("  {}: {}\n", row.rule, row.power);
      }
    }
    worst = std::max(worst, code);
  }
  return worst;
}

}  // namespace

void add_check(CLI::App& app, Invocation& invocation) {
  CLI::App* check = app.add_subcommand("check", "is the spec right");
  const auto words = std::make_shared<CheckWords>();
  check->add_option("SPEC", words->specs)->required();
  add_plan_options(*check, words->plan);
  check->callback([=, &invocation] { invocation.chosen = [words] { return check_command(*words); }; });
}

}  // namespace prochron::controller
