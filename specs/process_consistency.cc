// Process faults: one at a time for a process, and none that would make a closed loop wait for ever.
#include <fmt/format.h>

#include <algorithm>

#include "specs/alternatives.h"
#include "specs/consistency.h"

namespace prochron::specs {
namespace {

using faults::ProcessFault;

Duration begin_of(const ProcessFaultSpec& fault) { return fault.at.value_or(Duration{0}); }
Duration end_of(const ProcessFaultSpec& fault, const PhaseSpec& phase) {
  if (fault.fault == ProcessFault::kRestart) return begin_of(fault);
  return fault.length ? begin_of(fault) + *fault.length : phase.length;
}

/// A stage is each of its replicas.
bool is_same(const std::string& one, const std::string& other) {
  return one == other || one.starts_with(other + ".") || other.starts_with(one + ".");
}

void check_overlaps(Draft& draft, const PhaseSpec& phase) {
  for (std::size_t i = 0; i < phase.processes.size(); ++i) {
    for (std::size_t j = 0; j < i; ++j) {
      const ProcessFaultSpec& one = phase.processes[j];
      const ProcessFaultSpec& other = phase.processes[i];
      const bool apart = end_of(one, phase) < begin_of(other) || end_of(other, phase) < begin_of(one);
      if (apart || !is_same(one.target, other.target) || !may_meet(one.under, other.under)) continue;
      draft.reader.error(other.place,
                         fmt::format("this `{}` and the `{}` of line {} overlap on `{}`", faults::name_of(other.fault),
                                     faults::name_of(one.fault), one.place.line, one.target));
    }
  }
}

bool is_closed_loop(const pipelines::StageSpec& stage) {
  const auto rate = stage.parameters.find("rate");
  return rate != stage.parameters.end() && rate->second == ParameterValue(Frequency{0});
}

/// An answer that was lost with its process would never come.
void check_loops(Draft& draft, const PhaseSpec& phase) {
  const bool closed = std::ranges::any_of(draft.scenario.environments, [](const Environment& environment) {
    return std::ranges::any_of(environment.pipeline.stages, is_closed_loop);
  });
  for (const ProcessFaultSpec& fault : phase.processes) {
    if (!closed || fault.fault == ProcessFault::kPause) continue;
    draft.reader.error(fault.place, fmt::format("`{}` loses messages, and a source with `rate: max` would wait for "
                                                "their answers for ever; give it a rate",
                                                faults::name_of(fault.fault)));
  }
}

}  // namespace

void check_processes(Draft& draft) {
  for (const PhaseSpec& phase : draft.scenario.schedule) {
    if (phase.pairs > 0 && !phase.processes.empty()) {
      draft.reader.error(phase.processes.front().place, "a process fault in an `abba` phase is not in this version");
    }
    check_overlaps(draft, phase);
    check_loops(draft, phase);
  }
}

}  // namespace prochron::specs
