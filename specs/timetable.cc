// The control is counted out over the places between the treatments; what comes last gets time to heal.
#include "specs/timetable.h"

#include <fmt/format.h>

#include <algorithm>
#include <numeric>
#include <utility>

#include "core/rng.h"
#include "specs/guard_band.h"
#include "specs/injections.h"
#include "specs/layout.h"
#include "specs/pair_timetable.h"
#include "specs/process_injections.h"
#include "specs/whole_seconds.h"

namespace prochron::specs {
namespace {

using verdict::Role;

constexpr Duration kControlPart = std::chrono::seconds{5};  // shorter parts have too few spans to compare
constexpr std::size_t kFewestParts = 3;                     // before, between, after
constexpr std::size_t kMostParts = 6;

const PhaseSpec* phase_of(const Scenario& scenario, Role role) {
  const auto found = std::ranges::find(scenario.schedule, role, &PhaseSpec::role);
  return found == scenario.schedule.end() ? nullptr : &*found;
}

void add_treatment(const Scenario& scenario, const Treatment& treatment, std::uint32_t cell,
                   const PlannedSession& session, Plan& plan, Layout& layout) {
  const PhaseSpec& phase = scenario.schedule[treatment.phase];
  if (phase.pairs > 0) return add_pairs(scenario, treatment, cell, session, plan, layout);
  verdict::WindowContext context = context_of(phase, length_under(treatment, phase), settle_of(phase, scenario));
  if (session.on_whole_seconds) context.settle = up_to_whole_second(context.settle + context.length) - context.length;
  context.cell = cell;
  std::vector<Injection> injections = inject(scenario, session.pipeline, treatment, plan.judge.clocks, context);
  std::vector<ProcessInjection> processes = inject_processes(phase, session.pipeline, treatment, context);
  layout.add(std::move(context), plan.judge.cells[cell].id, std::move(injections), std::move(processes));
}

void add_control(const Scenario& scenario, const PhaseSpec& control, std::size_t part, std::size_t parts,
                 Layout& layout) {
  const auto count = static_cast<std::int64_t>(parts);
  const Duration even = std::chrono::floor<std::chrono::milliseconds>(control.length / count);
  const Duration length = part < parts ? even : control.length - even * (count - 1);
  layout.add(context_of(control, length, settle_of(control, scenario)),
             parts == 1 ? control.name : fmt::format("{} {} of {}", control.name, part, parts), {});
}

bool leaves_something(const Scenario& scenario) {
  return std::ranges::any_of(scenario.schedule, [](const PhaseSpec& phase) {
    return std::ranges::any_of(phase.inject,
                               [](const FaultSpec& f) { return f.heal.form == faults::Heal::Form::kLeave; });
  });
}

/// After a fault that is left in force there is nothing to control: then all of it comes before.
std::size_t parts_of(const PhaseSpec* control, const Scenario& scenario, std::size_t treatments) {
  if (control == nullptr) return 0;
  if (leaves_something(scenario)) return 1;
  const auto by_length = static_cast<std::size_t>(control->length / kControlPart);
  return std::min({std::max(by_length, kFewestParts), treatments + 1, kMostParts});
}

/// The order in which treatments run: drawn from the seed, by Fisher and Yates.
std::vector<std::size_t> drawn_order(std::size_t treatments, std::uint64_t seed, std::uint32_t session_index) {
  std::vector<std::size_t> order(treatments);
  std::iota(order.begin(), order.end(), std::size_t{0});
  Rng rng(seed, fmt::format("order of windows, session {}", session_index));
  for (std::size_t i = order.size(); i > 1; --i) std::swap(order[i - 1], order[rng.below(i)]);
  return order;
}

}  // namespace

void add_windows(const Scenario& scenario, const std::vector<Treatment>& treatments,
                 const std::vector<std::uint32_t>& cells, std::uint32_t session_index, Plan& plan,
                 PlannedSession& session) {
  Layout layout(session_index, plan, session);
  if (const PhaseSpec* warmup = phase_of(scenario, Role::kWarmup)) {
    layout.add(context_of(*warmup, warmup->length, Duration{0}), warmup->name, {});
  }
  const std::vector<std::size_t> order = drawn_order(treatments.size(), plan.judge.seed, session_index);
  const PhaseSpec* control = phase_of(scenario, Role::kControl);
  const std::size_t parts = parts_of(control, scenario, treatments.size());
  std::size_t next = 0;
  for (std::size_t part = 1; part <= parts; ++part) {  // the first stands before all treatments, the last after them
    const std::size_t until = parts == 1 ? 0 : treatments.size() * (part - 1) / (parts - 1);
    for (; next < until; ++next) add_treatment(scenario, treatments[order[next]], cells[order[next]], session, plan, layout);
    add_control(scenario, *control, part, parts, layout);
  }
  for (; next < treatments.size(); ++next) {
    add_treatment(scenario, treatments[order[next]], cells[order[next]], session, plan, layout);
  }
  if (const PhaseSpec* recovery = phase_of(scenario, Role::kRecovery)) {
    layout.add(context_of(*recovery, recovery->length, settle_of(*recovery, scenario)), recovery->name, {});
  }
  layout.settle_heal();
}

}  // namespace prochron::specs
