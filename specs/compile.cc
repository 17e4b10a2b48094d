// Scenario + seed -> Plan: clocks, sessions, cells, windows, rules bound to cells, evidence. Pure.
#include <fmt/format.h>

#include <algorithm>

#include "pipelines/catalog.h"
#include "pipelines/values.h"
#include "specs/case_filter.h"
#include "specs/cells.h"
#include "specs/deal.h"
#include "specs/evidence.h"
#include "specs/session_context.h"
#include "specs/specs.h"
#include "specs/timetable.h"
#include "specs/whole_seconds.h"

namespace prochron::specs {
namespace {

/// A session's treatments: an axis that the environment has too stands at the same value in both.
std::vector<Treatment> treatments_of(const Environment& environment, const std::vector<Treatment>& all) {
  std::vector<Treatment> its;
  for (Treatment treatment : all) {
    const bool agrees = std::ranges::all_of(treatment.choice, [&](const auto& chosen) {
      const auto outer = environment.choice.find(chosen.first);
      return outer == environment.choice.end() || outer->second == chosen.second;
    });
    if (!agrees) continue;
    std::erase_if(treatment.labels, [&](const auto& label) { return environment.choice.contains(label.first); });
    its.push_back(std::move(treatment));
  }
  return its;
}

/// One life of the pipeline, before it is dealt out.
struct Draft {
  const Environment* environment = nullptr;
  std::int64_t repetition = 1;
  std::vector<Treatment> treatments;
};

std::vector<Draft> drafts_of(const Scenario& scenario) {
  const std::vector<Treatment> all = treatments(scenario);
  std::vector<Draft> drafts;
  for (std::int64_t repetition = 1; repetition <= scenario.repeat; ++repetition) {
    for (const Environment& environment : scenario.environments) {
      drafts.push_back({&environment, repetition, treatments_of(environment, all)});
    }
  }
  return drafts;
}

/// `shard` is absent if the plan is not dealt out.
void add_session(const Scenario& scenario, const Draft& draft, std::optional<std::uint32_t> shard, Plan& plan) {
  const auto index = static_cast<std::uint32_t>(plan.sessions.size());
  PlannedSession session;
  session.pipeline = draft.environment->pipeline;
  session.on_whole_seconds = needs_whole_seconds(scenario, session.pipeline);
  Labels axes = draft.environment->labels;
  if (scenario.repeat > 1) axes.emplace_back("repeat", std::to_string(draft.repetition));
  plan.judge.sessions.push_back(session_context(session.pipeline, axes, plan.judge.clocks));
  plan.judge.sessions.back().shard = shard;
  std::vector<std::uint32_t> cells;
  for (const Treatment& treatment : draft.treatments) {
    verdict::CellContext cell;
    cell.axes = axes;
    cell.axes.insert(cell.axes.end(), treatment.labels.begin(), treatment.labels.end());
    cell.id = cell_id(cell.axes);
    cell.session = index;
    cells.push_back(static_cast<std::uint32_t>(plan.judge.cells.size()));
    plan.judge.cells.push_back(std::move(cell));
  }
  add_windows(scenario, draft.treatments, cells, index, plan, session);
  plan.length += session.length;
  plan.sessions.push_back(std::move(session));
}

void bind_rules(const Scenario& scenario, Plan& plan, std::vector<Diagnostic>& diagnostics) {
  for (const RuleSpec& rule : scenario.expect) {
    verdict::Expectation bound = rule.expectation;
    for (std::uint32_t c = 0; c < plan.judge.cells.size(); ++c) {
      if (admits(rule.where, plan.judge.cells[c].axes)) bound.cells.push_back(c);
    }
    if (bound.cells.empty()) {
      diagnostics.push_back(
          {bound.at, Severity::kError, fmt::format("no cell satisfies all of the `where` of this `{}`", bound.rule)});
    }
    plan.judge.expectations.push_back(std::move(bound));
  }
}

}  // namespace

Compiled compile(const Scenario& scenario, std::optional<std::uint64_t> seed, std::optional<std::uint32_t> shards) {
  Compiled compiled;
  Plan plan;
  plan.scenario = scenario;
  plan.scenario.seed = seed.value_or(scenario.seed);
  plan.judge.scenario = scenario.name;
  plan.judge.seed = plan.scenario.seed;
  plan.judge.clocks = clocks_of(scenario);
  if (shards) plan.judge.sharding = verdict::Sharding{*shards, {}, false};
  const std::vector<Draft> drafts = drafts_of(scenario);
  std::vector<std::size_t> sizes;
  for (const Draft& draft : drafts) sizes.push_back(draft.treatments.size());
  for (const Hand& hand : deal(sizes, shards.value_or(1))) {
    Draft dealt = drafts[hand.session];
    const auto from = dealt.treatments.begin();
    dealt.treatments = {from + static_cast<std::ptrdiff_t>(hand.first), from + static_cast<std::ptrdiff_t>(hand.last)};
    add_session(scenario, dealt, shards ? std::optional(hand.shard) : std::nullopt, plan);
  }
  compiled.diagnostics = note_whole_seconds(scenario, plan);
  bind_rules(scenario, plan, compiled.diagnostics);
  if (has_errors(compiled.diagnostics)) return compiled;
  count_evidence(plan, compiled.diagnostics);
  compiled.plan = std::move(plan);
  return compiled;
}

std::vector<std::string> needs(const Scenario& scenario) {
  std::vector<std::string> words;
  const auto add = [&](std::string word) {
    if (std::ranges::find(words, word) == words.end()) words.push_back(std::move(word));
  };
  for (const Environment& environment : scenario.environments) {
    const std::string& transport = environment.pipeline.transport;
    if (!pipelines::find_transport(transport)->module.empty()) add("transport " + transport);
    for (const auto& stage : environment.pipeline.stages) {
      if (stage.backend != "preload") add("backend " + stage.backend);
      if (!pipelines::module_of(stage).empty()) add("stage " + stage.kind);
    }
  }
  return words;
}

}  // namespace prochron::specs
