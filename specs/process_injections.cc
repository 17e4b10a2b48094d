// As with clocks, what is there from the start acts from the window's activation on, and what comes later counts from
// the beginning of judged time.
#include "specs/process_injections.h"

#include <algorithm>
#include <string>

#include "specs/alternatives.h"

namespace prochron::specs {
namespace {

std::vector<std::string> processes_meant(const std::string& target, const pipelines::PipelineSpec& pipeline) {
  const pipelines::StageSpec* const stage = pipelines::stage_called(pipeline, target);
  return stage != nullptr && stage->name == target ? pipelines::process_names(*stage) : std::vector{target};
}

}  // namespace

std::vector<ProcessInjection> inject_processes(const PhaseSpec& phase, const pipelines::PipelineSpec& pipeline,
                                               const Treatment& treatment, verdict::WindowContext& context) {
  std::vector<ProcessFaultSpec> faults = phase.processes;
  std::erase_if(faults, [&](const ProcessFaultSpec& fault) { return !is_there(fault.under, treatment); });
  const auto begin_of = [](const ProcessFaultSpec& fault) { return fault.at.value_or(Duration{0}); };
  std::ranges::stable_sort(faults, {}, begin_of);
  std::vector<ProcessInjection> injections;
  for (const ProcessFaultSpec& fault : faults) {
    const bool from_the_start = begin_of(fault) == Duration{0};
    const bool lasts = fault.fault != faults::ProcessFault::kRestart;
    const Duration judged = fault.length.value_or(context.length - begin_of(fault));
    ProcessInjection injection{fault.fault, fault.target, {}, {}};
    injection.at = from_the_start ? Duration{0} : context.settle + begin_of(fault);
    if (lasts) injection.length = judged + (from_the_start ? context.settle : Duration{0});
    for (const std::string& process : processes_meant(fault.target, pipeline)) {
      injection.target = process;
      const std::string kind(faults::name_of(fault.fault));
      context.process_faults.push_back({kind, kind + " " + process, process, injection.at, injection.length});
      injections.push_back(injection);
    }
  }
  return injections;
}

}  // namespace prochron::specs
