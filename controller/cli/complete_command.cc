// `prochron complete -- WORD…`: what the last of the words may become, one a line. Commands and options are those that
// are declared; axes, their values and inputs those of the spec that stands among the words.
#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <CLI/CLI.hpp>

#include "controller/cli/catalog_names.h"
#include "controller/cli/commands.h"
#include "controller/cli/spec_file.h"
#include "host/files.h"
#include "specs/cells.h"

namespace prochron::controller {
namespace {

namespace fs = std::filesystem;
using Words = std::vector<std::string>;

bool is_spec(const std::string& word) { return word.ends_with(".yaml") || word.ends_with(".yml"); }

/// Folders, and specs if they are wanted, that a path may become.
Words paths(const std::string& begun, bool specs) {
  const std::size_t slash = begun.rfind('/');
  const std::string folder = slash == std::string::npos ? "" : begun.substr(0, slash + 1);
  const bool hidden = begun.substr(folder.size()).starts_with('.');
  Words found;
  std::error_code unreadable;
  for (const auto& entry : fs::directory_iterator(folder.empty() ? "." : folder, unreadable)) {
    const std::string name = entry.path().filename().string();
    if (name.starts_with('.') && !hidden) continue;
    if (entry.is_directory(unreadable)) {
      found.push_back(folder + name + "/");
    } else if (specs && is_spec(name)) {
      found.push_back(folder + name);
    }
  }
  return found;
}

std::optional<specs::Scenario> spec_among(const Words& words) {
  const auto spec = std::ranges::find_if(words, is_spec);
  if (spec == words.end()) return {};
  const Result<std::string> text = host::read_file(*spec);
  if (!text) return {};
  return specs::load(*text, *spec, given_by({})).scenario;
}

/// `skew=` and then `skew=1ms`.
Words cases(const Words& words, const std::string& begun) {
  const auto scenario = spec_among(words);
  Words found;
  if (!scenario) return found;
  for (const specs::NamedAxis& axis : specs::all_axes(*scenario)) {
    found.push_back(axis.name + "=");
    if (!begun.starts_with(found.back())) continue;
    found.pop_back();
    for (const std::string& label : axis.labels) found.push_back(axis.name + "=" + label);
  }
  return found;
}

Words inputs(const Words& words) {
  Words found;
  const auto scenario = spec_among(words);
  if (!scenario) return found;
  for (const auto& input : scenario->inputs) found.push_back(input.first + "=");
  return found;
}

Words options_of(const CLI::App& command) {
  Words found;
  for (const CLI::Option* option : command.get_options()) {
    for (const std::string& name : option->get_lnames()) found.push_back("--" + name);
    for (const std::string& name : option->get_snames()) found.push_back("-" + name);
  }
  return found;
}

Words commands_of(const CLI::App& app) {
  Words found;
  for (const CLI::App* command : app.get_subcommands([](const CLI::App*) { return true; })) {
    if (!command->get_group().empty()) found.push_back(command->get_name());
  }
  return found;
}

/// The last of `words` is the one that is begun.
Words candidates(const CLI::App& app, const Words& words) {
  if (words.size() < 2) return commands_of(app);
  const std::string& name = words.front();
  const auto named = app.get_subcommands([&](const CLI::App* one) { return one->get_name() == name; });
  if (named.empty()) return {};
  const CLI::App* command = named.front();
  const std::string& before = words[words.size() - 2];
  const std::string& begun = words.back();
  if (before == "--only") return cases(words, begun);
  if (before == "--set") return inputs(words);
  if (before == "--color") return {"auto", "always", "never"};
  if (begun.starts_with('-')) return options_of(*command);
  if (name == "describe") return catalog_names();
  if (name == "completion") return {"bash", "zsh", "fish"};
  return paths(begun, command->get_option_no_throw("SPEC") != nullptr);
}

}  // namespace

void add_complete(CLI::App& app, Invocation& invocation) {
  CLI::App* complete = app.add_subcommand("complete", "what the last word may become, for shells");
  complete->group("");
  const auto words = std::make_shared<Words>();
  complete->add_option("WORD", *words);
  complete->callback([=, &app, &invocation] {
    invocation.chosen = [words, &app] {
      if (words->empty()) words->emplace_back();
      Words found = candidates(app, *words);
      std::ranges::sort(found);
      for (const std::string& word : found) {
        if (word.starts_with(words->back())) std::puts(word.c_str());
      }
      return 0;
    };
  });
}

}  // namespace prochron::controller
