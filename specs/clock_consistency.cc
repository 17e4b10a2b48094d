// Faults of one clock add up. The clocks of a stage and of its node would too, but a scenario bends one of the two: what
// is measured of the stage is their sum, and could be held against neither command.
#include <fmt/format.h>

#include <algorithm>

#include "specs/alternatives.h"
#include "specs/cells.h"
#include "specs/consistency.h"
#include "pipelines/catalog.h"
#include "pipelines/server.h"
#include "specs/guard_band.h"

namespace prochron::specs {
namespace {

using verdict::Role;

constexpr std::string_view kNoSum = "bend one of the two";

std::vector<const FaultSpec*> all_faults(const Scenario& scenario) {
  std::vector<const FaultSpec*> all;
  for (const PhaseSpec& phase : scenario.schedule) {
    for (const FaultSpec& fault : phase.inject) all.push_back(&fault);
  }
  return all;
}

/// A stage whose own clock is bent follows no other: that of its node must then be left alone.
void check_owners(Draft& draft, const std::vector<pipelines::StageSpec>& stages) {
  const auto all = all_faults(draft.scenario);
  for (const FaultSpec* fault : all) {
    const bool node = std::ranges::find(draft.scenario.nodes, fault->clock) != draft.scenario.nodes.end();
    if (node && std::ranges::find(stages, fault->clock, &pipelines::StageSpec::node) == stages.end()) {
      draft.reader.error(fault->place,
                         fmt::format("no stage stands on node `{}`: nothing would be bent", fault->clock));
    }
    const auto stage = std::ranges::find_if(stages, [&](const pipelines::StageSpec& one) {
      const Words names = pipelines::process_names(one);
      return one.name == fault->clock || std::ranges::find(names, fault->clock) != names.end();
    });
    if (stage == stages.end()) continue;
    const auto bent_too = [&](const std::string& clock) {
      return std::ranges::find_if(
          all, [&](const FaultSpec* other) { return other->clock == clock && may_meet(fault->under, other->under); });
    };
    const auto whole = bent_too(stage->name);
    if (fault->clock != stage->name && whole != all.end()) {
      draft.reader.error(fault->place, fmt::format("`{}` is one of `{}`, whose clock is bent too (line {}); {}",
                                                   fault->clock, stage->name, (*whole)->place.line, kNoSum));
    }
    const auto above = bent_too(stage->node);
    if (above == all.end()) continue;
    draft.reader.error(fault->place, fmt::format("`{}` stands on node `{}`, whose clock is bent too (line {}); {}",
                                                 stage->name, stage->node, (*above)->place.line, kNoSum));
  }
}

/// Why a program's stamps cannot be shifted; empty: it is a stage of ours.
std::string_view why_no_stamps(const pipelines::StageSpec& stage) {
  if (pipelines::is_server(stage)) return "a server";
  return pipelines::find_stage(stage.kind)->role == pipelines::StageRole::kForeign ? "a foreign program" : "";
}

/// Only stages of ours report stamps.
void check_reported(Draft& draft, const std::vector<pipelines::StageSpec>& stages) {
  for (const FaultSpec* fault : all_faults(draft.scenario)) {
    if (fault->affects != Affects::kStamps) continue;
    for (const pipelines::StageSpec& stage : stages) {
      const Words names = pipelines::process_names(stage);
      const bool follows = stage.name == fault->clock || stage.node == fault->clock ||
                           std::ranges::find(names, fault->clock) != names.end();
      if (!follows || why_no_stamps(stage).empty()) continue;
      draft.reader.error(fault->place, fmt::format("`affects: [stamps]` shifts what stages of ours report; `{}` is {} and "
                                                   "reports nothing here: `{}` can bend its clock, without `stamps`",
                                                   stage.name, why_no_stamps(stage), fault->kind));
      break;
    }
  }
}

void check_leave(Draft& draft) {
  std::size_t windows = 0;
  for (const PhaseSpec& phase : draft.scenario.schedule) windows += phase.pairs > 0 ? 2 : count_treatments(phase, 2);
  for (const FaultSpec* fault : all_faults(draft.scenario)) {
    if (fault->heal.form != faults::Heal::Form::kLeave || windows < 2) continue;
    draft.reader.error(fault->place,
                       "`heal: leave` allows one window of faults: what it leaves would be part of those after it");
  }
}

void check_settle(Draft& draft, const PhaseSpec& phase) {
  const Duration least = shortest_settle(draft.scenario);
  if (!phase.settle || *phase.settle >= least) return;
  draft.reader.error(phase.place,
                     fmt::format("`settle: {}` is too short: what is under way at a change must have arrived "
                                 "before judging, here within {} (four times the slowest link, and 50ms)",
                                 format(*phase.settle), format(least)));
}

}  // namespace

void check_clocks(Draft& draft) {
  for (const PhaseSpec& phase : draft.scenario.schedule) {
    check_settle(draft, phase);
  }
  check_leave(draft);
  check_whole_seconds(draft);
  const std::size_t before = draft.reader.count();
  for (const Environment& environment : draft.scenario.environments) {
    if (!draft.names_complete || draft.reader.count() != before) continue;
    check_owners(draft, environment.pipeline.stages);
    check_reported(draft, environment.pipeline.stages);
  }
}

}  // namespace prochron::specs
