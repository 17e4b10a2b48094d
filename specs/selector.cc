// A selector is a list of candidates and how many of them are drawn.
#include "specs/selector.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "core/rng.h"

namespace prochron::specs {
namespace {

constexpr std::string_view kOneOf = "one_of ";
constexpr std::int64_t kWhole = 1'000'000'000;  // of a Share

/// The nodes that something stands on.
Words all_clocks(const Scenario& scenario) {
  Words clocks;
  for (const std::string& node : scenario.nodes) {
    const auto& stages = scenario.pipeline.stages;
    if (std::ranges::find(stages, node, &pipelines::StageSpec::node) != stages.end()) clocks.push_back(node);
  }
  return clocks;
}

Words members_of(const std::string& name, const verdict::Location& at, Draft& draft) {
  const Scenario& scenario = draft.scenario;
  if (name == "all") return all_clocks(scenario);
  if (!draft.known_name(at, name, {"clock", Words{"all"} + scenario.nodes + draft.stage_names()})) return {};
  if (std::ranges::find(scenario.nodes, name) == scenario.nodes.end()) return {name};
  Words members;
  for (const auto& stage : scenario.pipeline.stages) {
    if (stage.node == name) members.push_back(stage.name);
  }
  if (members.empty()) draft.reader.error(at, fmt::format("no stage stands on node `{}`: nothing would be bent", name));
  return members;
}

void read_list(const Tree& tree, FaultSpec& fault, Draft& draft) {
  if (tree.items.empty()) draft.reader.error(tree.at, "a selector needs at least one clock");
  for (const Tree& one : tree.items) {
    const auto name = draft.reader.text(one, "each of `clock`", "the name of a node or stage");
    if (!name || !draft.known_name(one.at, *name, {"clock", draft.scenario.nodes + draft.stage_names()})) continue;
    if (std::ranges::find(fault.selected, *name) != fault.selected.end()) {
      draft.reader.error(one.at, fmt::format("`{}` stands twice in this selector", *name));
    }
    fault.selected.push_back(*name);
  }
  fault.drawn = fault.selected.size();
}

void read_share(const Tree& tree, FaultSpec& fault, Draft& draft) {
  Reader& reader = draft.reader;
  const std::string_view what = "a selector";
  if (!reader.expect_map(tree, what, {"share", "of"})) return;
  const Tree* of = reader.require(tree, tree.at, what, "of");
  const Tree* share = reader.require(tree, tree.at, what, "share");
  if (of == nullptr || share == nullptr) return;
  if (const auto name = reader.text(*of, "`of`", "the name of a node or stage")) {
    fault.selected = members_of(*name, of->at, draft);
  }
  const auto part = reader.share(*share, "`share`");
  if (!part) return;
  if (part->ppb <= 0 || part->ppb > kWhole) {
    reader.error(share->at, fmt::format("`{}` selects nothing; expected more than 0% and at most 100%", share->text));
  }
  const auto parts = static_cast<std::int64_t>(fault.selected.size()) * part->ppb;
  fault.drawn = static_cast<std::size_t>((parts + kWhole - 1) / kWhole);
}

/// `chosen(fault, place)` gives the clocks of one fault; the place tells two alike apart.
template <class Chosen>
Scenario expanded(Scenario scenario, const Chosen& chosen) {
  for (PhaseSpec& phase : scenario.schedule) {
    std::vector<FaultSpec> faults;
    for (std::size_t i = 0; i < phase.inject.size(); ++i) {
      FaultSpec& fault = phase.inject[i];
      const Words clocks = chosen(fault, fmt::format("clocks of fault {} of {}", i, phase.name));
      for (const std::string& clock : clocks) {
        faults.push_back(fault);
        faults.back().clock = clock;
        faults.back().selected.clear();
      }
      if (clocks.empty()) faults.push_back(std::move(fault));
    }
    phase.inject = std::move(faults);
  }
  return scenario;
}

}  // namespace

bool is_selector(const Tree& tree) {
  const bool axis = tree.kind == Tree::Kind::kMap && (tree.find("each") != nullptr || tree.find("search") != nullptr);
  return tree.kind == Tree::Kind::kList || (tree.kind == Tree::Kind::kMap && !axis) || tree.text == "all" ||
         tree.text.starts_with(kOneOf);
}

void read_selector(const Tree& tree, FaultSpec& fault, Draft& draft) {
  if (tree.kind == Tree::Kind::kList) return read_list(tree, fault, draft);
  if (tree.kind == Tree::Kind::kMap) return read_share(tree, fault, draft);
  const bool one = tree.text.starts_with(kOneOf);
  fault.selected = members_of(one ? tree.text.substr(kOneOf.size()) : tree.text, tree.at, draft);
  fault.drawn = one ? 1 : fault.selected.size();
}

Scenario with_all_selected(const Scenario& scenario) {
  return expanded(scenario, [](const FaultSpec& fault, const std::string&) { return fault.selected; });
}

Scenario with_drawn(const Scenario& scenario, std::uint64_t seed) {
  Scenario drawn = expanded(scenario, [&](const FaultSpec& fault, const std::string& place) {
    Rng rng(seed, place);
    Words left = fault.selected;
    while (left.size() > fault.drawn) left.erase(left.begin() + static_cast<std::ptrdiff_t>(rng.below(left.size())));
    return left;
  });
  drawn.seed = seed;
  return drawn;
}

}  // namespace prochron::specs
