// `measured` is asked of the attestation without a word about the command, `commanded` of the commands alone.
#include "verdict/fault_numbers.h"

#include <algorithm>

namespace prochron::verdict {
namespace {

/// The commands that begin a fault and its heal, and the one with which it is healed: the same but for a slew. Null if
/// there is none.
struct FaultCommands {
  const trace::CommandRecord* begin = nullptr;
  const trace::CommandRecord* heal = nullptr;
  const trace::CommandRecord* healed = nullptr;
};

FaultCommands commands_of(const PlannedFault& fault, const WindowContext& context, const RanWindow& ran,
                          const Trajectory& trajectory) {
  const std::int64_t from = ran.begin - context.settle.count() + fault.at.count();
  const std::int64_t until = from + fault.length.count();
  FaultCommands found;
  for (const trace::CommandRecord& command : trajectory.commands()) {
    const std::int64_t at = command.change.at.ns;
    if (command.window != ran.window || at < from) continue;
    if (!command.heal && found.heal == nullptr && found.begin == nullptr && at < until) found.begin = &command;
    if (command.heal && found.heal == nullptr) found.heal = &command;
    if (command.heal && command.change.rate.ppt == 0 && found.healed == nullptr) found.healed = &command;
  }
  return found;
}

/// How the fault began and ended in one process. A heal at whose very instant the next fault begins is proved by the
/// course that follows both.
void add_process(FaultResult& fault, const ProcessWitness& witness, const FaultCommands& commands) {
  if (commands.begin != nullptr) {
    const ChangeWitness* taken = witness.change_at(commands.begin->change.at.ns);
    if (taken != nullptr) fault.spread_ns = std::max(fault.spread_ns, taken->late_by(commands.begin->change.at.ns));
  }
  if (commands.healed == nullptr) return;
  const ChangeWitness* healed = witness.change_at(commands.healed->change.at.ns);
  fault.healed = fault.healed && healed != nullptr && healed->followed();
  if (fault.healed) fault.heal_ns = std::max(fault.heal_ns, healed->first_proof - commands.heal->change.at.ns);
}

void fill_course(FaultResult& fault, const SessionEvidence& session, const PlannedFault& planned,
                 const RanWindow& ran) {
  const Trajectory* trajectory = session.index.trajectory(planned.clock);
  if (trajectory == nullptr) return;
  const WindowContext& context = session.plan().windows[ran.window];
  const FaultCommands commands = commands_of(planned, context, ran, *trajectory);
  const std::int64_t from = first_course(planned, context, ran).begin;
  fault.commanded = {trajectory->offset_at(from)};
  fault.commanded_rate = trajectory->rate_at(from);
  if (commands.begin != nullptr) fault.commanded_at_ns = commands.begin->change.at.ns;
  fault.healed = commands.healed != nullptr;
  for (const auto& [number, witness] : session.attestation.processes()) {
    const bool ours = witness.process->stamps && session.index.follows(*witness.process, planned.clock);
    if (ours) add_process(fault, witness, commands);
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
      const NativeRange first = first_course(planned, session.plan().windows[ran.window], ran);
      const MeasuredClock measured = measure(planned.clock, ran.window, first, session.index, session.attestation);
      fault.measured = measured.measured;
      fault.measured_rate = measured.rate;
      fault.attested = session.proofs[place].against.empty();
      fill_course(fault, session, planned, ran);
      results.push_back(std::move(fault));
    }
  }
  return results;
}

}  // namespace prochron::verdict
