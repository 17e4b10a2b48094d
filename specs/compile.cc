// Scenario + seed -> Plan: clocks, sessions, cells, windows, rules bound to cells, evidence. Pure.
#include <algorithm>

#include <fmt/format.h>

#include "pipelines/catalog.h"
#include "pipelines/values.h"
#include "specs/cells.h"
#include "specs/evidence.h"
#include "specs/specs.h"
#include "specs/timetable.h"

namespace prochron::specs {
namespace {

/// A clock per node, and one per stage whose own clock a fault names.
std::vector<Clock> clocks_of(const Scenario& scenario) {
  std::vector<Clock> clocks;
  const auto add = [&](const std::string& name, ClockScope scope) {
    const ClockId id{static_cast<std::uint32_t>(clocks.size() + 1)};
    clocks.push_back({id, name, scope, HostId{}});
  };
  for (const std::string& node : scenario.nodes) add(node, ClockScope::kNode);
  for (const auto& stage : scenario.pipeline.stages) {
    const bool named = std::any_of(scenario.schedule.begin(), scenario.schedule.end(), [&](const PhaseSpec& phase) {
      return std::any_of(phase.inject.begin(), phase.inject.end(),
                         [&](const FaultSpec& fault) { return fault.clock == stage.name; });
    });
    if (named) add(stage.name, ClockScope::kStage);
  }
  return clocks;
}

ClockId clock_of(const pipelines::StageSpec& stage, const std::vector<Clock>& clocks) {
  const auto named = [&](const std::string& name) {
    return std::find_if(clocks.begin(), clocks.end(), [&](const Clock& clock) { return clock.name == name; });
  };
  const auto own = named(stage.name);
  return own != clocks.end() ? own->id : named(stage.node)->id;
}

verdict::SessionContext session_context(const Scenario& scenario, const pipelines::PipelineSpec& pipeline,
                                        const Labels& axes, const std::vector<Clock>& clocks) {
  verdict::SessionContext context;
  context.axes = axes;
  context.transport = pipeline.transport;
  for (const auto& stage : pipeline.stages) {
    verdict::StageContext judged{stage.name, stage.kind, stage.node, clock_of(stage, clocks), false, {}};
    judged.foreign = pipelines::find_stage(stage.kind)->role == pipelines::StageRole::kForeign;
    if (const auto rate = stage.parameters.find("rate"); rate != stage.parameters.end()) {
      judged.offered = std::get<Frequency>(rate->second);
    }
    context.stages.push_back(std::move(judged));
  }
  for (const pipelines::Edge& edge : pipelines::edges(pipeline)) {
    verdict::HopContext hop{edge.from, edge.to, {}};
    for (const auto& link : scenario.pipeline.links) {
      const bool crossed = link.from == pipeline.stages[edge.from].node && link.to == pipeline.stages[edge.to].node;
      if (crossed) hop.link_delay = link.delay;
    }
    context.hops.push_back(hop);
  }
  return context;
}

void add_session(const Scenario& scenario, std::size_t choice, const std::vector<Treatment>& all, Plan& plan) {
  const auto index = static_cast<std::uint32_t>(plan.sessions.size());
  const auto& [label, transport] = scenario.transport.values[choice];
  PlannedSession session;
  session.pipeline = scenario.pipeline;
  session.pipeline.transport = transport.name;
  session.pipeline.transport_parameters = transport.parameters;
  Labels axes;
  if (!scenario.transport.name.empty()) axes.emplace_back(scenario.transport.name, label);
  plan.judge.sessions.push_back(session_context(scenario, session.pipeline, axes, plan.judge.clocks));
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
    if (bound.cells.empty() && !plan.judge.cells.empty()) {
      diagnostics.push_back({bound.at, Severity::kError,
                             fmt::format("`{}`: no cell matches its `where`; the axes are {}", bound.rule,
                                         cell_id(plan.judge.cells.front().axes))});
    }
    plan.judge.expectations.push_back(std::move(bound));
  }
}

void check_schedule(const Scenario& scenario, std::vector<Diagnostic>& diagnostics) {
  const Duration least = shortest_settle(scenario);
  bool control = false;
  for (const PhaseSpec& phase : scenario.schedule) {
    control = control || phase.role == verdict::Role::kControl;
    if (phase.role == verdict::Role::kFault && settle_of(phase) < least) {
      diagnostics.push_back({phase.place, Severity::kError,
                             fmt::format("`settle: {}` is too short: four times the slowest hop is {}, and what is under "
                                         "way at a change must be past before judging",
                                         format(settle_of(phase)), format(least))});
    }
  }
  for (const RuleSpec& rule : scenario.expect) {
    if (rule.expectation.rule == "prediction" && !control) {
      diagnostics.push_back({rule.expectation.at, Severity::kError,
                             "`prediction` predicts from a control: the schedule needs a `control` phase"});
    }
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
  for (const RuleSpec& rule : scenario.expect) {
    if (rule.expectation.p) plan.judge.margin_p = *rule.expectation.p;
  }
  check_schedule(scenario, compiled.diagnostics);
  const std::vector<Treatment> all = treatments(scenario, compiled.diagnostics);
  const bool sound = std::none_of(compiled.diagnostics.begin(), compiled.diagnostics.end(),
                                  [](const Diagnostic& d) { return d.severity == Severity::kError; });
  if (!sound) return compiled;
  for (std::size_t t = 0; t < scenario.transport.values.size(); ++t) add_session(scenario, t, all, plan);
  bind_rules(scenario, plan, compiled.diagnostics);
  count_evidence(plan, compiled.diagnostics);
  const bool bound = std::none_of(compiled.diagnostics.begin(), compiled.diagnostics.end(),
                                  [](const Diagnostic& d) { return d.severity == Severity::kError; });
  if (bound) compiled.plan = std::move(plan);
  return compiled;
}

std::vector<std::string> needs(const Scenario& scenario) {
  std::vector<std::string> words;
  const auto add = [&](std::string word) {
    if (std::find(words.begin(), words.end(), word) == words.end()) words.push_back(std::move(word));
  };
  for (const auto& [label, transport] : scenario.transport.values) {
    if (!pipelines::find_transport(transport.name)->module.empty()) add("transport " + transport.name);
  }
  for (const auto& stage : scenario.pipeline.stages) {
    if (!pipelines::module_of(stage).empty()) add("stage " + stage.kind);
  }
  return words;
}

}  // namespace prochron::specs
