// `prochron plan`: which window runs when, under what, and what each rule will have to go by.
#include <algorithm>

#include <fmt/format.h>

#include "faults/backend_catalog.h"
#include "specs/specs.h"

namespace prochron::specs {
namespace {

std::string seconds(Duration d) { return fmt::format("{:.3f}", static_cast<double>(d.count()) / 1e9); }

std::string minutes(Duration d) {
  const auto whole = std::chrono::duration_cast<std::chrono::seconds>(d).count();
  return fmt::format("{}m{:02}s", whole / 60, whole % 60);
}

std::string session_table(const Plan& plan, std::size_t index) {
  const PlannedSession& session = plan.sessions[index];
  std::string text = fmt::format("\nsession {}  {}  {}\n", index + 1, session.pipeline.transport, minutes(session.length));
  text += fmt::format("  {:>10}  {:>8}  {:>8}  {:<24}  {}\n", "begin s", "settle s", "judged s", "window", "faults");
  for (const PlannedWindow& window : session.windows) {
    const verdict::WindowContext& context = plan.judge.windows[window.index];
    std::string faults;
    for (const verdict::PlannedFault& fault : context.faults) {
      faults += fmt::format("{}{}, heal {}", faults.empty() ? "" : "; ", fault.text, fault.heal);
    }
    text += fmt::format("  {:>10}  {:>8}  {:>8}  {:<24}  {}\n", seconds(window.begin), seconds(context.settle),
                        seconds(context.length), window.name, faults.empty() ? "-" : faults);
  }
  return text;
}

std::string stage_table(const PlannedSession& session) {
  std::string text = fmt::format("\n  {:<16}  {:<12}  {:<10}  {:<10}  {}\n", "stage", "kind", "node", "backend",
                                 "what stays unbent there");
  for (const auto& stage : session.pipeline.stages) {
    const faults::BackendEntry* backend = faults::find_backend(stage.backend);
    text += fmt::format("  {:<16}  {:<12}  {:<10}  {:<10}  {}\n", stage.name, stage.kind, stage.node, stage.backend,
                        backend != nullptr ? backend->stays_unbent : "");
  }
  return text;
}

}  // namespace

std::string plan_table(const Plan& plan) {
  std::string text = fmt::format("{}  seed {}  {} cells  {} session{}  {} of windows\n", plan.scenario.name,
                                 plan.judge.seed, plan.judge.cells.size(), plan.sessions.size(),
                                 plan.sessions.size() == 1 ? "" : "s", minutes(plan.length));
  for (std::size_t i = 0; i < plan.sessions.size(); ++i) text += session_table(plan, i);
  if (!plan.sessions.empty()) text += stage_table(plan.sessions.front());
  text += fmt::format("\n  {:<62}  {:>6}  {:>8}  {:>8}  {}\n", "rule", "cells", "spans", "needed", "evidence");
  for (std::size_t i = 0; i < plan.evidence.size(); ++i) {
    const Evidence& row = plan.evidence[i];
    text += fmt::format("  {:<62}  {:>6}  {:>8}  {:>8}  {}\n", row.rule, plan.judge.expectations[i].cells.size(),
                        row.spans, row.needed == 0 ? "-" : std::to_string(row.needed),
                        row.advice.empty() ? "enough" : "too little: " + row.advice);
  }
  return text;
}

}  // namespace prochron::specs
