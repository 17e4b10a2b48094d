// `prochron needs`: which catalog modules specs need, one per line, for the ./prochron script.
#include <cstdio>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "controller/cli/commands.h"
#include "controller/cli/spec_file.h"

namespace prochron::controller {
namespace {

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

}  // namespace

void add_needs(CLI::App& app, Invocation& invocation) {
  CLI::App* needs = app.add_subcommand("needs", "the modules that specs need, for the ./prochron script");
  needs->group("");
  const auto specs = std::make_shared<std::vector<std::string>>();
  needs->add_option("SPEC", *specs)->required();
  needs->callback([=, &invocation] { invocation.chosen = [specs] { return needs_command(*specs); }; });
}

}  // namespace prochron::controller
