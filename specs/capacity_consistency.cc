// Capacity is what a saturated pipeline gets done: a source that offers a rate never asks for it, and a source that has
// no rate offers nothing that could be met. So `rate: max` and `abba` go together, and each without the other is told
// what to write.
#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "specs/consistency.h"

namespace prochron::specs {
namespace {

using verdict::Role;

/// Rules that compare with a control which lets messages pass as they come.
constexpr std::array<std::string_view, 3> kNeedIdleQueues{"prediction", "negative_spans", "skew_margin"};

const PhaseSpec* first_with_pairs(const Scenario& scenario) {
  const auto found = std::ranges::find_if(scenario.schedule, [](const PhaseSpec& phase) { return phase.pairs > 0; });
  return found == scenario.schedule.end() ? nullptr : &*found;
}

/// Absent: no source, or as fast as it can be.
std::optional<Frequency> rate_of(const pipelines::StageSpec& stage) {
  const auto rate = stage.parameters.find("rate");
  if (rate == stage.parameters.end()) return {};
  const auto* frequency = std::get_if<Frequency>(&rate->second);
  return frequency == nullptr || frequency->micro_hz == 0 ? std::nullopt : std::optional(*frequency);
}

/// Of a stage in any environment.
std::optional<Frequency> rate_anywhere(const Scenario& scenario, std::size_t stage) {
  for (const Environment& environment : scenario.environments) {
    if (const auto rate = rate_of(environment.pipeline.stages[stage])) return rate;
  }
  return {};
}

void check_sources(Draft& draft, const PhaseSpec& paired) {
  const auto& stages = draft.scenario.pipeline.stages;
  for (std::size_t s = 0; s < stages.size(); ++s) {
    const auto rate = rate_anywhere(draft.scenario, s);
    if (!rate) continue;
    draft.reader.error(draft.scenario.stage_places[s],
                       fmt::format("`{}` offers {}, whatever the pipeline could do, and `abba` (line {}) measures what "
                                   "it can: write `rate: max`",
                                   stages[s].name, format(*rate), paired.place.line));
  }
}

void check_phases(Draft& draft) {
  for (const PhaseSpec& phase : draft.scenario.schedule) {
    if (phase.role == Role::kControl) {
      draft.reader.error(phase.place, "`abba` has windows without a fault of its own: leave `control` out");
    } else if (phase.role == Role::kFault && phase.pairs == 0) {
      draft.reader.error(phase.place, "`faults` beside `abba`, which wants a saturated pipeline: write a scenario each");
    }
  }
}

void check_rules(Draft& draft) {
  for (const RuleSpec& rule : draft.scenario.expect) {
    const verdict::Expectation& asked = rule.expectation;
    if (asked.rule == "throughput" && asked.hold) {
      draft.reader.error(rule.hold_place, "`hold` splits windows, and under `abba` each is one measurement: leave it out");
    }
    if (std::ranges::find(kNeedIdleQueues, asked.rule) == kNeedIdleQueues.end()) continue;
    draft.reader.error(asked.at, fmt::format("`{}` is about the way of single messages, and under `abba` all queues are "
                                             "full: ask it of `faults`, in a scenario of its own",
                                             asked.rule));
  }
}

/// A closed loop offers no rate of which `throughput` could be a share.
void check_closed_loop(Draft& draft) {
  const auto closed = [](const pipelines::StageSpec& stage) { return stage.kind == "source" && !rate_of(stage); };
  const pipelines::StageSpec* source = nullptr;
  for (const Environment& environment : draft.scenario.environments) {
    const auto& stages = environment.pipeline.stages;
    if (const auto found = std::ranges::find_if(stages, closed); found != stages.end()) source = &*found;
  }
  if (source == nullptr) return;
  for (const RuleSpec& rule : draft.scenario.expect) {
    if (rule.expectation.rule != "throughput" || !rule.expectation.at_least) continue;
    draft.reader.error(rule.expectation.at,
                       fmt::format("`{}` has `rate: max`, so there is no rate to hold this against; to compare what the "
                                   "pipeline can do, write `abba: {{pairs: 24, window: 500ms, inject: […]}}` for `faults`",
                                   source->name));
  }
}

}  // namespace

bool has_pairs(const Scenario& scenario) { return first_with_pairs(scenario) != nullptr; }

void check_capacity(Draft& draft) {
  const PhaseSpec* paired = first_with_pairs(draft.scenario);
  if (paired == nullptr) return check_closed_loop(draft);
  check_sources(draft, *paired);
  check_phases(draft);
  check_rules(draft);
}

}  // namespace prochron::specs
