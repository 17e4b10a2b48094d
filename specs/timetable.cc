// Lays windows one after the other: a guard band first, then judged time; after a fault, its heal, and one more guard
// band unless a control's own follows.
#include "specs/timetable.h"

#include <algorithm>

#include <fmt/format.h>

#include "core/rng.h"

namespace prochron::specs {
namespace {

using verdict::Role;

constexpr Duration kDefaultSettle = std::chrono::milliseconds{500};
constexpr Duration kControlPart = std::chrono::seconds{5};  // shorter parts have too few spans to compare
constexpr std::size_t kMostParts = 6;

const PhaseSpec* phase_of(const Scenario& scenario, Role role) {
  const auto found = std::find_if(scenario.schedule.begin(), scenario.schedule.end(),
                                  [&](const PhaseSpec& phase) { return phase.role == role; });
  return found == scenario.schedule.end() ? nullptr : &*found;
}

ClockId clock_named(const std::string& name, const Plan& plan) {
  const auto found = std::find_if(plan.judge.clocks.begin(), plan.judge.clocks.end(),
                                  [&](const Clock& clock) { return clock.name == name; });
  return found->id;
}

/// Owned by add_windows(); one thread.
class Layout {
 public:
  Layout(std::uint32_t session_index, Plan& plan, PlannedSession& session)
      : session_index_(session_index), plan_(plan), session_(session) {}

  void add(verdict::WindowContext context, std::string name, std::vector<Injection> inject) {
    const auto index = static_cast<std::uint32_t>(plan_.judge.windows.size());
    const bool healing = !session_.windows.empty() && !session_.windows.back().inject.empty();
    if (healing && context.role == Role::kFault) at_ += context.settle;
    context.session = session_index_;
    session_.windows.push_back({index, std::move(name), at_, std::move(inject)});
    at_ += context.settle + context.length;
    if (context.cell) plan_.judge.cells[*context.cell].windows.push_back(index);
    plan_.judge.windows.push_back(std::move(context));
    session_.length = at_;
  }

 private:
  std::uint32_t session_index_;
  Plan& plan_;
  PlannedSession& session_;
  Duration at_{0};
};

std::string written(const ParameterValue& value) {
  if (const auto* offset = std::get_if<Offset>(&value)) return format(*offset);
  if (const auto* rate = std::get_if<Rate>(&value)) return format(*rate);
  if (const auto* duration = std::get_if<Duration>(&value)) return format(*duration);
  return {};
}

void add_fault(const FaultSpec& fault, const Treatment& treatment, const Plan& plan,
               verdict::WindowContext& context, std::vector<Injection>& inject) {
  Injection injection;
  injection.kind = fault.kind;
  injection.clock = clock_named(fault.clock, plan);
  // `at` counts from the phase's judged time; the guard band before it is where the change settles.
  injection.at = fault.at && fault.at->count() > 0 ? context.settle + *fault.at : Duration{0};
  const Duration whole = context.settle + context.length;
  injection.length = fault.length ? *fault.length + (injection.at.count() == 0 ? context.settle : Duration{0})
                                  : whole - injection.at;
  injection.heal.form = fault.heal == "leave" ? faults::Heal::Form::kLeave : faults::Heal::Form::kStep;
  verdict::PlannedFault planned;
  planned.kind = fault.kind;
  planned.text = fault.kind + " " + fault.clock;
  for (const auto& [name, axis] : fault.parameters) {
    const ParameterValue& value = value_under(treatment, axis);
    injection.values.emplace(name, value);
    planned.text += " " + written(value);
    if (const auto* offset = std::get_if<Offset>(&value)) planned.step = *offset;
    if (const auto* rate = std::get_if<Rate>(&value)) planned.rate = *rate;
  }
  planned.clock = injection.clock;
  planned.at = injection.at;
  planned.length = injection.length;
  planned.heal = fault.heal;
  context.faults.push_back(std::move(planned));
  inject.push_back(std::move(injection));
}

void add_treatment(const Scenario& scenario, const Treatment& treatment, std::uint32_t cell, const Plan& plan,
                   Layout& layout) {
  const PhaseSpec& phase = scenario.schedule[treatment.phase];
  verdict::WindowContext context;
  context.role = Role::kFault;
  context.cell = cell;
  context.length = phase.length;
  context.settle = settle_of(phase);
  std::vector<Injection> inject;
  for (const FaultSpec& fault : phase.inject) add_fault(fault, treatment, plan, context, inject);
  layout.add(std::move(context), plan.judge.cells[cell].id, std::move(inject));
}

void add_plain(const PhaseSpec& phase, Duration length, Duration settle, std::string name, Layout& layout) {
  verdict::WindowContext context;
  context.role = phase.role;
  context.length = length;
  context.settle = settle;
  layout.add(std::move(context), std::move(name), {});
}

std::size_t control_parts(const PhaseSpec* control, std::size_t faults) {
  if (control == nullptr) return 0;
  if (faults == 0) return 1;
  const auto by_length = static_cast<std::size_t>(std::max<std::int64_t>(control->length / kControlPart, 2));
  return std::min({by_length, faults + 1, kMostParts});
}

}  // namespace

Duration settle_of(const PhaseSpec& phase) { return phase.settle.count() > 0 ? phase.settle : kDefaultSettle; }

Duration shortest_settle(const Scenario& scenario) {
  Duration slowest{0};
  for (const pipelines::LinkSpec& link : scenario.pipeline.links) {
    slowest = std::max(slowest, link.delay + 4 * link.jitter);
  }
  return 4 * slowest + std::chrono::milliseconds{50};
}

void add_windows(const Scenario& scenario, const std::vector<Treatment>& treatments,
                 const std::vector<std::uint32_t>& cells, std::uint32_t session_index, Plan& plan,
                 PlannedSession& session) {
  Layout layout(session_index, plan, session);
  if (const PhaseSpec* warmup = phase_of(scenario, Role::kWarmup)) {
    add_plain(*warmup, warmup->length, Duration{0}, "warmup", layout);
  }
  std::vector<std::size_t> order(treatments.size());
  for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
  Rng rng(plan.judge.seed, fmt::format("order of windows, session {}", session_index));
  for (std::size_t i = order.size(); i > 1; --i) std::swap(order[i - 1], order[rng.below(i)]);

  const PhaseSpec* control = phase_of(scenario, Role::kControl);
  const std::size_t parts = control_parts(control, treatments.size());
  const PhaseSpec* faults = phase_of(scenario, Role::kFault);
  std::size_t next = 0;
  for (std::size_t part = 0; part < parts; ++part) {
    const std::size_t until = part == 0 ? 0 : treatments.size() * part / (parts - 1);
    for (; next < until; ++next) add_treatment(scenario, treatments[order[next]], cells[order[next]], plan, layout);
    const auto whole = control->length.count();
    const auto count = static_cast<std::int64_t>(parts);
    const Duration length{whole / count + (part + 1 == parts ? whole % count : 0)};
    const Duration settle = control->settle.count() > 0 || faults == nullptr ? settle_of(*control) : settle_of(*faults);
    add_plain(*control, length, settle, fmt::format("control {} of {}", part + 1, parts), layout);
  }
  for (; next < treatments.size(); ++next) {
    add_treatment(scenario, treatments[order[next]], cells[order[next]], plan, layout);
  }
  if (const PhaseSpec* recovery = phase_of(scenario, Role::kRecovery)) {
    add_plain(*recovery, recovery->length, settle_of(*recovery), "recovery", layout);
  }
}

}  // namespace prochron::specs
