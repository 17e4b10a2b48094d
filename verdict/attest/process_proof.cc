// A pause is proved by the stamps as well: a process that stands still takes none.
#include "verdict/attest/process_proof.h"

#include <algorithm>

#include "faults/process_fault.h"
#include "verdict/figures.h"

namespace prochron::verdict {
namespace {

using faults::ProcessFault;
using trace::ProcessFaultRecord;

/// A signal takes no time; seeing its effect takes as long as a busy host lets its agent wait.
constexpr std::int64_t kLate = 1'000'000'000;  // ns
/// Shorter ones leave no gap in the stamps that would be kept.
constexpr std::int64_t kProvable = 400'000'000, kStampsGap = 120'000'000;  // ns

std::int64_t due_at(const PlannedProcessFault& planned, const WindowContext& context, const RanWindow& ran) {
  return ran.begin - context.settle.count() + planned.at.count();
}

std::int64_t due_until(const PlannedProcessFault& planned, const WindowContext& context, const RanWindow& ran) {
  const std::int64_t end = ran.begin + context.length.count();
  return std::min(due_at(planned, context, ran) + planned.length.count(), end);
}

/// Is there a gap in its stamps where the process was to stand still?
bool stood_still(const ProcessWitness& witness, const ProcessFaultRecord& fault) {
  return std::ranges::any_of(witness.silences, [&](const Silence& silence) {
    return silence.after <= fault.began_ns && silence.until >= fault.until.ns - kStampsGap;
  });
}

std::string departure(const PlannedProcessFault& planned, const WindowContext& context, const RanWindow& ran,
                      const SessionIndex& index, const Attestation& attestation) {
  const ProcessFaultRecord* fault = find_fault(planned, context, ran, index);
  if (fault == nullptr) return "never commanded at its instant";
  if (faults::name_of(fault->fault) != planned.kind) {
    return "commanded a " + std::string(faults::name_of(fault->fault)) + " instead";
  }
  if (fault->until.ns != due_until(planned, context, ran)) return "commanded for another time than planned";
  if (fault->began_ns == 0) return "commanded, but never seen to act";
  if (fault->began_ns < fault->at.ns) return "acted before its instant";
  if (fault->began_ns - fault->at.ns > kLate) return "acted " + seconds_text(fault->began_ns - fault->at.ns) + " late";
  if (fault->ended_ns == 0) return "it was never seen again";
  if (fault->fault != ProcessFault::kPause) {
    return fault->successor == fault->process ? "nobody took its place" : std::string();
  }
  const ProcessWitness* witness = attestation.process(fault->process);
  const bool stamps = witness != nullptr && witness->process->stamps;
  const bool provable = stamps && fault->until.ns - fault->began_ns >= kProvable;
  return provable && !stood_still(*witness, *fault) ? "it went on taking stamps" : std::string();
}

}  // namespace

const ProcessFaultRecord* find_fault(const PlannedProcessFault& planned, const WindowContext& context,
                                     const RanWindow& ran, const SessionIndex& index) {
  const auto& all = index.process_faults.all();
  const auto found = std::ranges::find_if(all, [&](const ProcessFaultRecord& fault) {
    return fault.window == ran.window && fault.target == planned.target && fault.at.ns == due_at(planned, context, ran);
  });
  return found == all.end() ? nullptr : &*found;
}

std::vector<std::string> process_departures(const JudgePlan& plan, const RanWindow& ran, const SessionIndex& index,
                                            const Attestation& attestation) {
  const WindowContext& context = plan.windows[ran.window];
  std::vector<std::string> departures;
  std::vector<const ProcessFaultRecord*> ours;
  for (const PlannedProcessFault& planned : context.process_faults) {
    ours.push_back(find_fault(planned, context, ran, index));
    const std::string why = departure(planned, context, ran, index, attestation);
    if (!why.empty()) departures.push_back(planned.text + ": " + why);
  }
  for (const ProcessFaultRecord& fault : index.process_faults.all()) {
    const bool reaches_in = fault.at.ns < ran.end && (fault.ended_ns == 0 || fault.ended_ns > ran.begin);
    if (!reaches_in || std::ranges::find(ours, &fault) != ours.end()) continue;
    const std::string what = std::string(faults::name_of(fault.fault)) + " " + fault.target;
    departures.push_back(what + (fault.window == ran.window ? ": not planned" : ": not over when this window began"));
  }
  for (const auto& [number, program] : index.process_faults.programs()) {
    const bool ended = program.ended_ns != 0 && program.ended_ns < ran.end;
    if (!ended || index.process_faults.was_killed(number) || index.process_faults.successor(program) != nullptr) continue;
    const auto& stages = plan.sessions[context.session].stages;
    const std::string name = program.stage < stages.size() ? stages[program.stage].name : "a program";
    const std::int64_t since = program.ended_ns - ran.begin;
    departures.push_back(name + ": ended " + (since < 0 ? "before" : seconds_text(since) + " into") +
                         " the window, and nobody took its place");
  }
  return departures;
}

}  // namespace prochron::verdict
