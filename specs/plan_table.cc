// `prochron plan`: which window runs when, under what, who bends it, and what each rule will have to go by.
#include <fmt/format.h>

#include <map>
#include <set>

#include "core/utc.h"
#include "faults/backend_catalog.h"
#include "specs/clock_drawing.h"
#include "specs/specs.h"
#include "specs/text_table.h"

namespace prochron::specs {
namespace {

using Rows = std::vector<std::vector<std::string>>;

std::string seconds(Duration d) { return fmt::format("{:.3f}", static_cast<double>(d.count()) / 1e9); }

std::string minutes(Duration d) {
  const auto whole = std::chrono::duration_cast<std::chrono::seconds>(d).count();
  return fmt::format("{}m{:02}s", whole / 60, whole % 60);
}

std::string counted(std::size_t count, std::string_view noun) {
  return fmt::format("{} {}{}", count, noun, count == 1 ? "" : "s");
}

std::string faults_of(const verdict::WindowContext& context) {
  std::string faults;
  for (const verdict::PlannedFault& fault : context.faults) {
    faults += fmt::format("{}{}", faults.empty() ? "" : "; ", fault.text);
    if (fault.at > Duration{0}) faults += " at " + seconds(fault.at);
    if (fault.at + fault.length < context.settle + context.length) faults += " for " + seconds(fault.length);
    faults += ", heal " + fault.heal;
  }
  for (const verdict::PlannedProcessFault& fault : context.process_faults) {
    faults += fmt::format("{}{}", faults.empty() ? "" : "; ", fault.text);
    if (fault.at > Duration{0}) faults += " at " + seconds(fault.at);
    if (fault.length > Duration{0}) faults += " for " + seconds(fault.length);
  }
  return faults.empty() ? "-" : faults;
}

std::string session_table(const Plan& plan, std::size_t index, Glyphs glyphs) {
  const PlannedSession& session = plan.sessions[index];
  Rows rows = {{"", "begin s", "settle s", "judged s", "window", "faults"}};
  const std::string marks = window_marks(plan, session);
  for (const PlannedWindow& window : session.windows) {
    const verdict::WindowContext& context = plan.judge.windows[window.index];
    rows.push_back({marks.substr(rows.size() - 1, 1), seconds(window.begin), seconds(context.settle),
                    seconds(context.length), window.name, faults_of(context)});
  }
  const std::string drawing = draw_clocks(plan, session, glyphs);
  const std::optional<std::uint32_t> shard = plan.judge.sessions[index].shard;
  const auto& start = plan.judge.clocks_start;
  return fmt::format("\nsession {} of {}  {}  {}{}\n", index + 1, plan.sessions.size(), plan.judge.sessions[index].transport,
                     minutes(session.length), shard ? fmt::format("  shard {}", *shard) : "") +
         (start ? "  every clock starts at " + format_utc(*start) + ", before the first process\n" : "") +
         (session.on_whole_seconds ? "  clocks change as whole seconds of REALTIME begin\n" : "") +
         text_table("<>>><<", rows) + (drawing.empty() ? "" : "\n" + drawing);
}

/// Of all sessions: they have their stages in common, and differ in their servers.
std::string stage_table(const Plan& plan) {
  Rows rows = {{"stage", "kind", "node", "clock", "backend", "because"}};
  std::set<std::string> used;
  std::map<std::string, std::set<std::string>> its, reasons;  ///< backends and why, by stage
  for (const PlannedSession& session : plan.sessions) {
    for (const auto& stage : session.pipeline.stages) {
      its[stage.name].insert(plan.scenario.simulated ? "simulated" : stage.backend);
      reasons[stage.name].insert(plan.scenario.simulated ? "virtual time: a model is bent, no process"
                                 : stage.chosen.empty()  ? "asked for"
                                                         : stage.chosen);
    }
  }
  for (std::size_t i = 0; i < plan.sessions.size(); ++i) {
    const auto& stages = plan.sessions[i].pipeline.stages;
    for (std::size_t s = 0; s < stages.size(); ++s) {
      const auto backends = its.extract(stages[s].name);
      if (backends.empty()) continue;  // shown already
      const ClockId clock = plan.judge.sessions[i].stages[s].clock;
      rows.push_back({stages[s].name, stages[s].kind, stages[s].node, plan.judge.clocks[clock.value - 1].name,
                      fmt::format("{}", fmt::join(backends.mapped(), ", ")),
                      fmt::format("{}", fmt::join(reasons.at(stages[s].name), "; "))});
      used.insert(backends.mapped().begin(), backends.mapped().end());
    }
  }
  std::string text = "\n" + text_table("<<<<<<", rows);
  for (const std::string& name : used) {
    const faults::BackendEntry* backend = faults::find_backend(name);
    if (backend == nullptr) continue;  // simulated
    text += fmt::format("  {}: {}; what stays true there: {}\n", name, backend->doc, backend->stays_unbent);
  }
  return text;
}

std::string evidence_table(const Plan& plan) {
  const auto number = [](std::int64_t n) { return n == 0 ? std::string("-") : std::to_string(n); };
  Rows rows = {{"rule", "cells", "spans", "needed", "evidence"}};
  std::string power;
  for (std::size_t i = 0; i < plan.evidence.size(); ++i) {
    const Evidence& row = plan.evidence[i];
    rows.push_back({row.rule, std::to_string(plan.judge.expectations[i].cells.size()), number(row.spans),
                    number(row.needed), row.advice.empty() ? "enough" : "too little: " + row.advice});
    if (!row.power.empty()) power += "  " + row.rule + ": " + row.power + "\n";
  }
  return "\n" + text_table("<>>><", rows) + power;
}

}  // namespace

std::string plan_table(const Plan& plan, Glyphs glyphs) {
  std::string text = fmt::format("{}  seed {}  {}  {}  {} of windows\n", plan.scenario.name, plan.judge.seed,
                                 counted(plan.judge.cells.size(), "cell"), counted(plan.sessions.size(), "session"),
                                 minutes(plan.length));
  for (std::size_t i = 0; i < plan.sessions.size(); ++i) text += session_table(plan, i, glyphs);
  return text + stage_table(plan) + evidence_table(plan);
}

}  // namespace prochron::specs
