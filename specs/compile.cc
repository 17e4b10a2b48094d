// Scenario + seed -> Plan: clocks, sessions, cells, windows, rules bound to cells, evidence. Pure.
#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "faults/backend_catalog.h"
#include "pipelines/catalog.h"
#include "pipelines/values.h"
#include "specs/case_filter.h"
#include "specs/cells.h"
#include "specs/courses.h"
#include "specs/deal.h"
#include "specs/evidence.h"
#include "specs/selection.h"
#include "specs/selector.h"
#include "specs/session_context.h"
#include "specs/sessions.h"
#include "specs/specs.h"
#include "specs/timetable.h"
#include "specs/whole_seconds.h"

namespace prochron::specs {
namespace {

/// `shard` is absent if the plan is not dealt out.
void add_session(const Scenario& scenario, const SessionDraft& draft, std::optional<std::uint32_t> shard, Plan& plan) {
  const auto index = static_cast<std::uint32_t>(plan.sessions.size());
  PlannedSession session;
  session.pipeline = draft.environment->pipeline;
  session.on_whole_seconds = needs_whole_seconds(scenario, session.pipeline);
  plan.judge.sessions.push_back(session_context(session.pipeline, draft.axes, plan.judge.clocks));
  plan.judge.sessions.back().shard = shard;
  if (scenario.simulated) plan.judge.sessions.back().transport += " simulated";
  std::vector<std::uint32_t> cells;
  for (const Treatment& treatment : draft.treatments) {
    verdict::CellContext cell;
    cell.axes = draft.axes + treatment.labels;
    cell.id = cell_id(cell.axes);
    cell.session = index;
    cells.push_back(static_cast<std::uint32_t>(plan.judge.cells.size()));
    plan.judge.cells.push_back(std::move(cell));
  }
  add_windows(scenario, draft.treatments, cells, index, plan, session);
  plan.length += session.length;
  plan.sessions.push_back(std::move(session));
}

/// Without what is left out; a session of which nothing is left does not run.
std::vector<SessionDraft> run_of(std::vector<SessionDraft> drafts, const Selection& selection,
                                 std::vector<verdict::SkippedCell>& left_out) {
  for (SessionDraft& draft : drafts) {
    std::erase_if(draft.treatments, [&](const Treatment& treatment) {
      return !selection.runs(draft.axes + treatment.labels, left_out);
    });
  }
  std::erase_if(drafts, [](const SessionDraft& draft) { return draft.treatments.empty(); });
  return drafts;
}

/// Where what leaves too much out is told.
verdict::Location beginning(const Scenario& scenario, const PlanChoice& choice) {
  return {choice.only.empty() ? scenario.file : "--only", choice.only.empty() ? 1 : 0, 1};
}

void bind_rules(const Scenario& scenario, Plan& plan, std::vector<Diagnostic>& diagnostics) {
  for (const RuleSpec& rule : scenario.expect) {
    verdict::Expectation bound = rule.expectation;
    for (std::uint32_t c = 0; c < plan.judge.cells.size(); ++c) {
      if (admits(rule.where, plan.judge.cells[c].axes)) bound.cells.push_back(c);
    }
    const bool left_out = std::ranges::any_of(
        plan.judge.skipped, [&](const verdict::SkippedCell& cell) { return admits(rule.where, cell.axes); });
    if (bound.cells.empty() && left_out) continue;
    if (bound.cells.empty()) {
      diagnostics.push_back(
          {bound.at, Severity::kError, fmt::format("no cell satisfies all of the `where` of this `{}`", bound.rule)});
    }
    plan.judge.expectations.push_back(std::move(bound));
  }
}

}  // namespace

Compiled compile(const Scenario& loaded, const PlanChoice& choice) {
  Compiled compiled;
  Plan plan;
  const Scenario scenario = with_drawn(loaded, choice.seed.value_or(loaded.seed));
  plan.scenario = scenario;
  plan.only = choice.only;
  plan.judge.scenario = scenario.name;
  plan.judge.seed = plan.scenario.seed;
  if (scenario.simulated) plan.judge.simulated = true;
  plan.judge.clocks_start = scenario.clocks_start;
  plan.judge.clocks = clocks_of(scenario);
  if (choice.shards) plan.judge.sharding = verdict::Sharding{*choice.shards, {}, false};
  const Selection selection(scenario, choice, compiled.diagnostics);
  if (has_errors(compiled.diagnostics)) return compiled;
  const std::vector<SessionDraft> drafts = run_of(session_drafts(scenario), selection, plan.judge.skipped);
  if (drafts.empty()) {
    compiled.diagnostics.push_back(
        {beginning(scenario, choice), Severity::kError, "every cell is left out: nothing would be run"});
    return compiled;
  }
  std::vector<std::size_t> sizes;
  for (const SessionDraft& draft : drafts) sizes.push_back(draft.treatments.size());
  for (const Hand& hand : deal(sizes, choice.shards.value_or(1))) {
    SessionDraft dealt = drafts[hand.session];
    const auto from = dealt.treatments.begin();
    dealt.treatments = {from + static_cast<std::ptrdiff_t>(hand.first), from + static_cast<std::ptrdiff_t>(hand.last)};
    add_session(scenario, dealt, choice.shards ? std::optional(hand.shard) : std::nullopt, plan);
  }
  compiled.diagnostics = note_whole_seconds(scenario, plan);
  bind_rules(scenario, plan, compiled.diagnostics);
  check_courses(plan, compiled.diagnostics);
  if (has_errors(compiled.diagnostics)) return compiled;
  note_cases(scenario, plan.judge);
  std::erase_if(plan.judge.expectations, [](const verdict::Expectation& rule) { return rule.cells.empty(); });
  if (plan.judge.expectations.empty()) {
    compiled.diagnostics.push_back({beginning(scenario, choice), Severity::kError,
                                    "no rule is left for the cells that are run: nothing would be judged"});
    return compiled;
  }
  count_evidence(plan, compiled.diagnostics);
  compiled.plan = std::move(plan);
  return compiled;
}

std::vector<std::string> needs(const Scenario& scenario) {
  std::vector<std::string> words;
  if (scenario.simulated) return words;  // a model loads nothing
  const auto add = [&](std::string word) {
    if (std::ranges::find(words, word) == words.end()) words.push_back(std::move(word));
  };
  for (const Environment& environment : scenario.environments) {
    const std::string& transport = environment.pipeline.transport;
    if (!pipelines::find_transport(transport)->module.empty()) add("transport " + transport);
    for (const auto& stage : environment.pipeline.stages) {
      const faults::BackendEntry* const backend = faults::find_backend(stage.backend);
      if (backend != nullptr && backend->has_package) add("backend " + stage.backend);
      if (!pipelines::module_of(stage).empty()) add("stage " + stage.kind);
    }
  }
  return words;
}

}  // namespace prochron::specs
