// A fault that is there from the start acts from the window's activation on, through the guard band; one that comes
// later counts from the beginning of judged time.
#include "specs/injections.h"

#include <algorithm>
#include <map>

#include "core/rng.h"
#include "faults/fault_kind.h"
#include "specs/alternatives.h"

namespace prochron::specs {
namespace {

std::string written(const ParameterValue& value) {
  if (const auto* offset = std::get_if<Offset>(&value)) return format(*offset);
  if (const auto* rate = std::get_if<Rate>(&value)) return format(*rate);
  if (const auto* duration = std::get_if<Duration>(&value)) return format(*duration);
  if (const auto* text = std::get_if<std::string>(&value)) return *text;
  return {};
}

/// The backends of the stages that follow the clock, each once: "preload". In virtual time none is at work.
std::string backends_of(const std::string& clock, const pipelines::PipelineSpec& pipeline, bool simulated) {
  if (simulated) return "simulated";
  std::string all;
  for (const auto& stage : pipeline.stages) {
    const auto names = pipelines::process_names(stage);
    const bool follows =
        stage.name == clock || stage.node == clock || std::ranges::find(names, clock) != names.end();
    if (follows && all.find(stage.backend) == std::string::npos) all += (all.empty() ? "" : "+") + stage.backend;
  }
  return all;
}

/// What the fault adds to its clock's course; it sets out from what the faults before it in this window make of the clock.
void bend(Injection& injection, std::uint32_t fault, std::uint64_t seed, faults::ClockCourse& clock) {
  const auto instant = [](Duration since) { return NativeTime{HostId{}, since.count()}; };
  const faults::FaultSpan span{instant(injection.at), instant(injection.at + injection.length), seed};
  const faults::FineOffset in_force = clock.fine_offset_at(faults::ClockFamily::kRealtime, span.begin);
  const faults::FaultKind& kind = *faults::find_kind(injection.kind);
  faults::ClockTransform& course = clock.fault({0, fault});
  for (faults::Change change : kind.compile(injection.values, in_force, span)) {
    change.affects = injection.affects;
    injection.changes.push_back({Duration{change.at.ns}, change.step, change.rate, change.affects, change.course});
    (void)course.apply(change);  // what no clock can do is told by check_courses()
  }
  (void)course.heal(span.end, injection.heal);
  injection.healed = Duration{course.segments(faults::ClockFamily::kRealtime).back().from};
}

Injection injection_of(const FaultSpec& fault, const Treatment& treatment, const std::vector<Clock>& clocks,
                       const verdict::WindowContext& context) {
  const bool from_the_start = fault.at.value_or(Duration{0}) == Duration{0};
  Injection injection;
  injection.kind = fault.kind;
  injection.clock = std::ranges::find(clocks, fault.clock, &Clock::name)->id;
  injection.at = from_the_start ? Duration{0} : context.settle + *fault.at;
  const Duration judged_length = fault.length.value_or(context.length - fault.at.value_or(Duration{0}));
  injection.length = judged_length + (from_the_start ? context.settle : Duration{0});
  injection.heal = fault.heal;
  injection.affects = fault.affects;
  injection.place = fault.place;
  for (const auto& [name, axis] : fault.parameters) injection.values.emplace(name, value_under(treatment, axis));
  return injection;
}

verdict::PlannedFault planned_fault(const FaultSpec& fault, const Injection& injection,
                                    const pipelines::PipelineSpec& pipeline, bool simulated) {
  verdict::PlannedFault planned;
  planned.kind = fault.kind;
  planned.text = fault.kind + " " + fault.clock;
  for (const Parameter& parameter : faults::find_kind(fault.kind)->parameters) {
    const auto value = injection.values.find(parameter.name);
    if (value == injection.values.end()) continue;
    planned.text += (parameter.starred ? " " : " " + std::string(parameter.name) + " ") + written(value->second);
  }
  const bool plays = !faults::find_kind(fault.kind)->file.named.empty();
  if (plays && !injection.changes.empty()) {  // a sign misread is seen here
    const Offset starts = injection.changes.front().step;
    planned.text += ", starting " + format(starts) + (starts.ns < 0 ? " behind" : " ahead");
  }
  planned.clock = injection.clock;
  planned.at = injection.at;
  planned.length = injection.length;
  planned.changes = injection.changes;
  planned.heal = faults::heal_text(fault.heal);
  planned.healed = injection.healed;
  planned.backend = fault.affects == Affects::kStamps ? "stamps" : backends_of(fault.clock, pipeline, simulated);
  if (fault.affects == Affects::kStamps) planned.text += ", stamps only";
  return planned;
}

}  // namespace

std::vector<Injection> inject(const Scenario& scenario, const pipelines::PipelineSpec& pipeline,
                              const Treatment& treatment, const std::vector<Clock>& clocks,
                              verdict::WindowContext& context) {
  std::vector<FaultSpec> faults = scenario.schedule[treatment.phase].inject;
  std::erase_if(faults, [&](const FaultSpec& fault) { return !is_there(fault.under, treatment); });
  std::ranges::stable_sort(faults, {}, [](const FaultSpec& fault) { return fault.at.value_or(Duration{0}); });
  std::vector<Injection> injections;
  std::map<ClockId, faults::ClockCourse> courses;
  for (const FaultSpec& fault : faults) {
    injections.push_back(injection_of(fault, treatment, clocks, context));
    const auto place = static_cast<std::uint32_t>(injections.size()) - 1;
    // Of the fault and not of its window: cells that differ in something else meet the same noise.
    const std::uint64_t seed = Rng(scenario.seed, "fault " + std::to_string(place)).next();
    bend(injections.back(), place, seed, courses.try_emplace(injections.back().clock, HostId{}).first->second);
    context.faults.push_back(planned_fault(fault, injections.back(), pipeline, scenario.simulated));
  }
  return injections;
}

}  // namespace prochron::specs
