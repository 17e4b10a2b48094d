// `prochron describe`: everything registered, printed from the catalogs, so that it can't be out of date.
#include <cstdio>
#include <memory>
#include <string>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "controller/cli/catalog_names.h"
#include "controller/cli/commands.h"
#include "controller/cli/exit_codes.h"
#include "faults/backend_catalog.h"
#include "faults/fault_kind.h"
#include "faults/process_fault.h"
#include "pipelines/catalog.h"
#include "specs/nearest.h"
#include "verdict/expectation/catalog.h"

namespace prochron::controller {
namespace {

struct Described {
  std::string_view group, name, doc;
  std::span<const Parameter> parameters;
};

std::vector<Described> everything() {
  std::vector<Described> all;
  for (const auto& kind : faults::all_kinds()) all.push_back({"faults", kind.name, kind.doc, kind.parameters});
  for (const auto& fault : faults::all_process_faults()) all.push_back({"faults", fault.name, fault.doc, {}});
  for (const auto& stage : pipelines::all_stages()) all.push_back({"stages", stage.name, stage.doc, stage.parameters});
  for (const auto& transport : pipelines::all_transports()) {
    all.push_back({"transports", transport.name, transport.doc, transport.parameters});
  }
  for (const auto& backend : faults::all_backends()) all.push_back({"backends", backend.name, backend.doc, {}});
  for (const auto& rule : verdict::all_rules()) all.push_back({"rules", rule.name, rule.doc, {}});
  return all;
}

void print_one(const Described& one) {
  fmt::print("{}  ({})\n  {}\n", one.name, one.group, one.doc);
  for (const Parameter& parameter : one.parameters) {
    fmt::print("  {}{}{}  {}{}\n", parameter.name, parameter.required ? "!" : "", parameter.starred ? "*" : "",
               parameter.doc,
               parameter.default_text.empty() ? "" : fmt::format(" (default {})", parameter.default_text));
  }
  if (one.group == "faults") {
    const faults::ProcessFaultEntry* process = faults::find_process_fault(one.name);
    fmt::print("  takes {}\n", process == nullptr ? "clock!, at, for, heal (step, slew RATE or leave), "
                                                   "affects ([realtime], [realtime, monotonic] or [stamps])"
                               : process->lasts   ? "stage!*, at, for"
                                                  : "stage!*, at");
  }
  if (one.group == "rules") {
    std::string keys;
    for (std::string_view key : verdict::find_rule(one.name)->keys) keys += (keys.empty() ? "" : ", ") + std::string(key);
    fmt::print("  takes {}, during, where\n", keys);
  }
}

/// No name: everything that is registered, one line each.
int describe_command(const std::string& name) {
  bool found = false;
  std::string_view group;
  for (const Described& one : everything()) {
    if (!name.empty() && name != one.name && name != one.group) continue;
    found = true;
    if (name.empty()) {
      if (group != one.group) fmt::print("{}{}\n", group.empty() ? "" : "\n", one.group);
      fmt::print("  {:<16}  {}\n", one.name, one.doc);
    } else {
      print_one(one);
    }
    group = one.group;
  }
  if (found) return 0;
  const std::string near = specs::nearest(name, catalog_names());
  fmt::print(stderr, "prochron: nothing is called `{}`; {}\n", name,
             near.empty() ? "`prochron describe` lists every name" : "did you mean `" + near + "`?");
  return kExitUsage;
}

}  // namespace

std::vector<std::string> catalog_names() {
  std::vector<std::string> names;
  for (const Described& one : everything()) names.emplace_back(one.name);
  return names;
}

void add_describe(CLI::App& app, Invocation& invocation) {
  CLI::App* describe = app.add_subcommand("describe", "what a name means; without one, every name");
  const auto name = std::make_shared<std::string>();
  describe->add_option("NAME", *name);
  describe->callback([=, &invocation] { invocation.chosen = [name] { return describe_command(*name); }; });
}

}  // namespace prochron::controller
