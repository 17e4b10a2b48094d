// `prochron needs`: which catalog modules specs need, one per line, for the ./prochron script.
#include <cstdio>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "controller/cli/commands.h"
#include "controller/cli/shared_options.h"
#include "controller/cli/spec_file.h"

namespace prochron::controller {
namespace {

struct NeedsWords {
  std::vector<std::string> specs;
  PlanOptions plan;
};

int needs_command(const NeedsWords& options) {
  std::set<std::string> words;
  int worst = 0;
  for (const std::string& path : options.specs) {
    const std::optional<specs::Scenario> scenario = load_spec_file(path, options.plan, worst);
    if (!scenario) continue;
    for (std::string& word : specs::needs(*scenario)) words.insert(std::move(word));
  }
  for (const std::string& word : words) fmt::print("{}\n", word);
  return worst;
}

}  // namespace

void add_needs(CLI::App& app, Invocation& invocation) {
  CLI::App* needs = app.add_subcommand("needs", "the modules that specs need, for the ./prochron script");
  needs->group("");
  const auto words = std::make_shared<NeedsWords>();
  needs->add_option("SPEC", words->specs)->required();
  add_plan_options(*needs, words->plan);
  needs->callback([=, &invocation] { invocation.chosen = [words] { return needs_command(*words); }; });
}

}  // namespace prochron::controller
