// Each thing is said once, at the fault or the phase that it is about, however many sessions it is true of.
#include "specs/whole_seconds.h"

#include <algorithm>
#include <string>

#include <fmt/format.h>

#include "core/units.h"
#include "faults/backend_catalog.h"
#include "specs/consistency.h"
#include "specs/guard_band.h"

namespace prochron::specs {
namespace {

constexpr Duration kSecond = std::chrono::seconds{1};

bool is_whole(Duration duration) { return duration % kSecond == Duration{0}; }

/// The stage by which `fault` needs whole seconds, or the number of stages.
std::size_t bound_stage(const FaultSpec& fault, const pipelines::PipelineSpec& pipeline) {
  const auto bound = [&](const pipelines::StageSpec& stage) {
    if (fault.affects == Affects::kStamps) return false;
    const faults::BackendEntry* backend = faults::find_backend(stage.backend);
    return backend != nullptr && backend->on_whole_seconds && (stage.name == fault.clock || stage.node == fault.clock);
  };
  return static_cast<std::size_t>(std::ranges::find_if(pipeline.stages, bound) - pipeline.stages.begin());
}

/// What keeps a fault of this phase off whole seconds; empty: nothing.
std::string obstacle(const FaultSpec& fault, const PhaseSpec& phase) {
  if (fault.at && !is_whole(*fault.at)) return fmt::format("`at: {}`", format(*fault.at));
  if (fault.length && !is_whole(*fault.length)) return fmt::format("`for: {}`", format(*fault.length));
  if ((fault.at || fault.length) && !is_whole(phase.length)) {
    return fmt::format("`at` or `for` in a phase of {}", format(phase.length));
  }
  if (fault.heal.form == faults::Heal::Form::kSlew) {
    return fmt::format("`heal: {}`, which ends when it ends", faults::heal_text(fault.heal));
  }
  return {};
}

/// Whether the kind itself changes the clock in between, as a ramp of 1.5 s does.
bool changes_between(const Injection& injection) {
  return std::ranges::any_of(injection.changes, [&](const verdict::PlannedChange& change) {
    return !change.course.empty() || !is_whole(change.at - injection.at);
  });
}

/// Says each thing once.
void say(std::vector<Diagnostic>& all, const verdict::Location& at, Severity severity, std::string message) {
  Diagnostic diagnostic{at, severity, std::move(message)};
  if (std::ranges::find(all, diagnostic) == all.end()) all.push_back(std::move(diagnostic));
}

void note_guard_band(const Scenario& scenario, const PhaseSpec& phase, const std::string& backend,
                     std::vector<Diagnostic>& diagnostics) {
  const Duration asked = settle_of(phase, scenario);
  const Duration given = up_to_whole_second(asked + phase.length) - phase.length;
  say(diagnostics, phase.place, Severity::kWarning,
      fmt::format("backend {} changes clocks on whole seconds only: `{}` begins and heals on them, with guard bands of "
                  "{}{}",
                  backend, phase.name, format(given), given == asked ? "" : " instead of " + format(asked)));
}

void check_windows(const FaultSpec& fault, const std::string& backend, const PlannedSession& session,
                   std::vector<Diagnostic>& diagnostics) {
  for (const PlannedWindow& window : session.windows) {
    const bool between = std::ranges::any_of(window.inject, [&](const Injection& injection) {
      return injection.kind == fault.kind && changes_between(injection);
    });
    if (!between) continue;
    say(diagnostics, fault.place, Severity::kError,
        fmt::format("`{}` changes its clock between whole seconds, which backend {} cannot; use backend preload",
                    fault.kind, backend));
  }
}

}  // namespace

bool needs_whole_seconds(const Scenario& scenario, const pipelines::PipelineSpec& pipeline) {
  return std::ranges::any_of(scenario.schedule, [&](const PhaseSpec& phase) {
    return std::ranges::any_of(phase.inject, [&](const FaultSpec& fault) {
      return bound_stage(fault, pipeline) < pipeline.stages.size();
    });
  });
}

Duration up_to_whole_second(Duration since_start) { return std::chrono::ceil<std::chrono::seconds>(since_start); }

void check_whole_seconds(Draft& draft) {
  std::vector<Diagnostic> refused;
  for (const PhaseSpec& phase : draft.scenario.schedule) {
    for (const FaultSpec& fault : phase.inject) {
      const std::string why = obstacle(fault, phase);
      if (why.empty()) continue;
      for (const Environment& environment : draft.scenario.environments) {
        const std::size_t stage = bound_stage(fault, environment.pipeline);
        if (stage == environment.pipeline.stages.size()) continue;
        say(refused, fault.place, Severity::kError,
            fmt::format("{}: backend {} changes clocks on whole seconds only; write whole seconds, or use backend "
                        "preload",
                        why, environment.pipeline.stages[stage].backend));
      }
    }
  }
  for (const Diagnostic& one : refused) draft.reader.error(one.at, one.message);
}

std::vector<Diagnostic> note_whole_seconds(const Scenario& scenario, const Plan& plan) {
  std::vector<Diagnostic> diagnostics;
  for (const PlannedSession& session : plan.sessions) {
    for (const PhaseSpec& phase : scenario.schedule) {
      for (const FaultSpec& fault : phase.inject) {
        const std::size_t stage = bound_stage(fault, session.pipeline);
        if (stage == session.pipeline.stages.size()) continue;
        const std::string& backend = session.pipeline.stages[stage].backend;
        note_guard_band(scenario, phase, backend, diagnostics);
        check_windows(fault, backend, session, diagnostics);
      }
    }
  }
  return diagnostics;
}

}  // namespace prochron::specs
