// Scenario + seed -> Plan: clocks, sessions, cells, windows, rules bound to cells, evidence. Pure.
#include <fmt/format.h>

#include <algorithm>

#include "pipelines/catalog.h"
#include "pipelines/values.h"
#include "specs/case_filter.h"
#include "specs/cells.h"
#include "specs/evidence.h"
#include "specs/session_context.h"
#include "specs/specs.h"
#include "specs/timetable.h"

namespace prochron::specs {
namespace {

void add_session(const Scenario& scenario, std::size_t choice, const std::vector<Treatment>& all, Plan& plan) {
  const auto index = static_cast<std::uint32_t>(plan.sessions.size());
  const auto& [label, transport] = scenario.transport.values[choice];
  PlannedSession session;
  session.pipeline = scenario.pipeline;
  session.pipeline.transport = transport.name;
  session.pipeline.transport_parameters = transport.parameters;
  Labels axes;
  if (!scenario.transport.name.empty()) axes.emplace_back(scenario.transport.name, label);
  plan.judge.sessions.push_back(session_context(session.pipeline, axes, plan.judge.clocks));
  std::vector<std::uint32_t> cells;
  for (const Treatment& treatment : all) {
    verdict::CellContext cell;
    cell.axes = axes;
    cell.axes.insert(cell.axes.end(), treatment.labels.begin(), treatment.labels.end());
    cell.id = cell_id(cell.axes);
    cell.session = index;
    cells.push_back(static_cast<std::uint32_t>(plan.judge.cells.size()));
    plan.judge.cells.push_back(std::move(cell));
  }
  add_windows(scenario, all, cells, index, plan, session);
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

Compiled compile(const Scenario& scenario, std::optional<std::uint64_t> seed) {
  Compiled compiled;
  Plan plan;
  plan.scenario = scenario;
  plan.scenario.seed = seed.value_or(scenario.seed);
  plan.judge.scenario = scenario.name;
  plan.judge.seed = plan.scenario.seed;
  plan.judge.clocks = clocks_of(scenario);
  const std::vector<Treatment> all = treatments(scenario);
  for (std::size_t t = 0; t < scenario.transport.values.size(); ++t) add_session(scenario, t, all, plan);
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
  for (const auto& choice : scenario.transport.values) {
    if (!pipelines::find_transport(choice.second.name)->module.empty()) add("transport " + choice.second.name);
  }
  for (const auto& stage : scenario.pipeline.stages) {
    if (!pipelines::module_of(stage).empty()) add("stage " + stage.kind);
  }
  return words;
}

}  // namespace prochron::specs
