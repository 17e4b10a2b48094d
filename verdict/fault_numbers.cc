// `measured` is asked of the attestation without a word about the command, `commanded` of the commands alone.
#include "verdict/fault_numbers.h"

#include <algorithm>

namespace prochron::verdict {
namespace {

/// The first command of a window that begins (or ends) a fault; null if there is none.
const trace::CommandRecord* find_command(const Trajectory& trajectory, std::uint32_t window, bool heal) {
  const auto& commands = trajectory.commands();
  const auto found = std::ranges::find_if(
      commands, [&](const trace::CommandRecord& c) { return c.window == window && c.heal == heal; });
  return found == commands.end() ? nullptr : &*found;
}

/// How the fault began and ended in one process. A heal at whose very instant the next fault begins is proved by the
/// course that follows both.
void add_process(FaultResult& fault, const ProcessWitness& witness, const trace::CommandRecord* begin,
                 const trace::CommandRecord* heal) {
  if (begin != nullptr) {
    const ChangeWitness* taken = witness.change_at(begin->change.at.ns);
    if (taken != nullptr) fault.spread_ns = std::max(fault.spread_ns, taken->late_by(begin->change.at.ns));
  }
  if (heal == nullptr) return;
  const ChangeWitness* healed = witness.change_at(heal->change.at.ns);
  fault.healed = fault.healed && healed != nullptr && healed->followed();
  if (fault.healed) fault.heal_ns = std::max(fault.heal_ns, healed->first_proof - heal->change.at.ns);
}

void fill_course(FaultResult& fault, const SessionEvidence& session, const RanWindow& ran, ClockId clock) {
  const Trajectory* trajectory = session.index.trajectory(clock);
  if (trajectory == nullptr) return;
  const trace::CommandRecord* begin = find_command(*trajectory, ran.window, false);
  const trace::CommandRecord* heal = find_command(*trajectory, ran.window, true);
  fault.commanded = {trajectory->offset_at(ran.begin)};
  fault.commanded_rate = trajectory->rate_at(ran.begin);
  if (begin != nullptr) fault.commanded_at_ns = begin->change.at.ns;
  fault.healed = heal != nullptr;
  for (const auto& [number, witness] : session.attestation.processes()) {
    const bool ours = witness.process->stamps && session.index.follows(*witness.process, clock);
    if (ours) add_process(fault, witness, begin, heal);
  }
}

}  // namespace

std::vector<FaultResult> fault_results(const CellEvidence& evidence) {
  const SessionEvidence& session = *evidence.session;
  const auto& clocks = session.plan().clocks;
  std::vector<FaultResult> results;
  for (const std::size_t place : evidence.windows) {
    const RanWindow& ran = session.index.windows[place];
    for (const PlannedFault& planned : session.plan().windows[ran.window].faults) {
      FaultResult fault;
      fault.kind = planned.kind, fault.text = planned.text, fault.heal = planned.heal;
      fault.backend = planned.backend;
      fault.fidelity = "unconfirmed";
      const auto clock = std::ranges::find(clocks, planned.clock, &Clock::id);
      if (clock != clocks.end()) fault.clock = clock->name;
      const MeasuredClock measured = measure(planned.clock, ran.window, session.index, session.attestation);
      fault.measured = measured.measured;
      fault.measured_rate = measured.rate;
      fault.attested = session.proofs[place].against.empty();
      fill_course(fault, session, ran, planned.clock);
      results.push_back(std::move(fault));
    }
  }
  return results;
}

}  // namespace prochron::verdict
