// A selector is a list of candidates and how many of them are drawn.
#include "specs/selector.h"

#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <utility>

#include "core/rng.h"
#include "specs/servers.h"

namespace prochron::specs {
namespace {

constexpr std::string_view kOneOf = "one_of ";
constexpr std::int64_t kWhole = 1'000'000'000;  // of a Share

const char* word_of(Selects what) { return what == Selects::kClocks ? "clock" : "stage"; }

/// The nodes that something stands on.
Words all_clocks(const Scenario& scenario) {
  Words clocks;
  for (const std::string& node : scenario.nodes) {
    const auto& stages = scenario.pipeline.stages;
    if (std::ranges::find(stages, node, &pipelines::StageSpec::node) != stages.end()) clocks.push_back(node);
  }
  return clocks;
}

Words members_of(const std::string& name, const verdict::Location& at, Selects what, Draft& draft) {
  const Scenario& scenario = draft.scenario;
  if (name == "all") return what == Selects::kClocks ? all_clocks(scenario) : draft.stage_names();
  const std::string meant = without_number(name, scenario);
  const Words all = scenario.nodes + draft.process_names() + names_of(servers_of(scenario));
  if (!draft.known_name(at, meant, {word_of(what), Words{"all"} + all})) return {};
  Words members;
  for (const auto& stage : scenario.pipeline.stages) {
    if (stage.name == meant) return pipelines::process_names(stage);
    if (stage.node == meant) members.push_back(stage.name);
  }
  if (std::ranges::find(scenario.nodes, meant) == scenario.nodes.end()) return {meant};
  if (members.empty()) draft.reader.error(at, fmt::format("no stage stands on node `{}`: nothing would be bent", name));
  return members;
}

Selected read_list(const Tree& tree, Selects what, Draft& draft) {
  Selected selected;
  const bool clocks = what == Selects::kClocks;
  const Words all = (clocks ? draft.scenario.nodes : Words{}) + draft.process_names() + names_of(servers_of(draft.scenario));
  if (tree.items.empty()) draft.reader.error(tree.at, fmt::format("a selector needs at least one {}", word_of(what)));
  for (const Tree& one : tree.items) {
    auto name = draft.reader.text(one, fmt::format("each of `{}`", word_of(what)),
                                  clocks ? "the name of a node or stage" : "the name of a stage");
    if (name) name = without_number(*name, draft.scenario);
    if (!name || !draft.known_name(one.at, *name, {word_of(what), all})) continue;
    if (std::ranges::find(selected.from, *name) != selected.from.end()) {
      draft.reader.error(one.at, fmt::format("`{}` stands twice in this selector", *name));
    }
    selected.from.push_back(*name);
  }
  selected.drawn = selected.from.size();
  return selected;
}

Selected read_share(const Tree& tree, Selects which, Draft& draft) {
  Reader& reader = draft.reader;
  const std::string_view what = "a selector";
  Selected selected;
  if (!reader.expect_map(tree, what, {"share", "of"})) return selected;
  const Tree* of = reader.require(tree, tree.at, what, "of");
  const Tree* share = reader.require(tree, tree.at, what, "share");
  if (of == nullptr || share == nullptr) return selected;
  if (const auto name = reader.text(*of, "`of`", "the name of a node or stage")) {
    selected.from = members_of(*name, of->at, which, draft);
  }
  const auto part = reader.share(*share, "`share`");
  if (!part) return selected;
  if (part->ppb <= 0 || part->ppb > kWhole) {
    reader.error(share->at, fmt::format("`{}` selects nothing; expected more than 0% and at most 100%", share->text));
  }
  const auto parts = static_cast<std::int64_t>(selected.from.size()) * part->ppb;
  selected.drawn = static_cast<std::size_t>((parts + kWhole - 1) / kWhole);
  return selected;
}

/// `chosen(selected, place)` gives the names of one fault; the place tells two alike apart. `named` is where a fault has
/// its one name.
template <class Fault, class Chosen>
std::vector<Fault> each_of(const std::vector<Fault>& all, std::string Fault::* named, const char* what,
                           const std::string& phase, const Chosen& chosen) {
  std::vector<Fault> faults;
  for (std::size_t i = 0; i < all.size(); ++i) {
    const Words names = chosen(all[i].selected, fmt::format("{} of fault {} of {}", what, i, phase));
    for (const std::string& name : names) {
      faults.push_back(all[i]);
      faults.back().*named = name;
      faults.back().selected = {};
    }
    if (names.empty()) faults.push_back(all[i]);
  }
  return faults;
}

template <class Chosen>
Scenario expanded(Scenario scenario, const Chosen& chosen) {
  for (PhaseSpec& phase : scenario.schedule) {
    phase.inject = each_of(phase.inject, &FaultSpec::clock, "clocks", phase.name, chosen);
    phase.processes = each_of(phase.processes, &ProcessFaultSpec::target, "processes", phase.name, chosen);
  }
  return scenario;
}

}  // namespace

bool is_selector(const Tree& tree) {
  const bool axis = tree.kind == Tree::Kind::kMap && (tree.find("each") != nullptr || tree.find("search") != nullptr);
  return tree.kind == Tree::Kind::kList || (tree.kind == Tree::Kind::kMap && !axis) || tree.text == "all" ||
         tree.text.starts_with(kOneOf);
}

Selected read_selector(const Tree& tree, Selects what, Draft& draft) {
  if (tree.kind == Tree::Kind::kList) return read_list(tree, what, draft);
  if (tree.kind == Tree::Kind::kMap) return read_share(tree, what, draft);
  const bool one = tree.text.starts_with(kOneOf);
  Selected selected;
  selected.from = members_of(one ? tree.text.substr(kOneOf.size()) : tree.text, tree.at, what, draft);
  selected.drawn = one ? 1 : selected.from.size();
  return selected;
}

Scenario with_all_selected(const Scenario& scenario) {
  return expanded(scenario, [](const Selected& selected, const std::string&) { return selected.from; });
}

Scenario with_drawn(const Scenario& scenario, std::uint64_t seed) {
  Scenario drawn = expanded(scenario, [&](const Selected& selected, const std::string& place) {
    Rng rng(seed, place);
    Words left = selected.from;
    while (left.size() > selected.drawn) left.erase(left.begin() + static_cast<std::ptrdiff_t>(rng.below(left.size())));
    return left;
  });
  drawn.seed = seed;
  return drawn;
}

}  // namespace prochron::specs
