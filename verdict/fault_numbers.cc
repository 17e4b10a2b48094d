// `measured` is asked of the attestation without a word about the command, `commanded` of the commands alone.
#include "verdict/fault_numbers.h"

#include <algorithm>

#include "faults/measured_waits.h"
#include "verdict/attest/process_proof.h"

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
  const auto place = static_cast<std::uint32_t>(&fault - context.faults.data());
  const std::int64_t from = ran.begin - context.settle.count() + fault.at.count();
  const std::int64_t until = from + fault.length.count();
  FaultCommands found;
  for (const trace::CommandRecord& command : trajectory.commands()) {
    const std::int64_t at = command.change.at.ns;
    if (command.window != ran.window || command.fault != place || at < from) continue;
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
  if (commands.heal == nullptr || commands.healed == nullptr) return;
  const ChangeWitness* healed = witness.change_at(commands.healed->change.at.ns);
  fault.healed = fault.healed && healed != nullptr && healed->followed();
  if (fault.healed) fault.heal_ns = std::max(fault.heal_ns, healed->first_proof - commands.heal->change.at.ns);
}

/// What a change fell into may show either side of it, and is left out.
void weigh_process(FaultResult& fault, const ProcessWitness& witness, std::size_t place) {
  const ClockWitness* seen = witness.windows[place].get();
  if (seen == nullptr || seen->stamps() == 0) return;
  ++fault.processes;
  const Trajectory* course = witness.course;
  for (const Bracket& bracket : seen->kept()) {
    if (course != nullptr && course->changes_between(bracket.native, bracket.native + bracket.width())) continue;
    const std::int64_t deviation = std::abs(bracket.middle() - (course == nullptr ? 0 : course->offset_at(bracket.native)));
    if (fault.deviation_bound_ns != 0 && deviation <= fault.deviation_ns) continue;
    fault.deviation_ns = deviation;
    fault.deviation_bound_ns = (bracket.width() + 1) / 2;
  }
}

void fill_course(FaultResult& fault, const SessionEvidence& session, const PlannedFault& planned, std::size_t place,
                 std::int64_t from) {
  const RanWindow& ran = session.index.windows[place];
  const Trajectory* trajectory = session.index.trajectory(planned.clock);
  if (trajectory == nullptr) return;
  const WindowContext& context = session.plan().windows[ran.window];
  const FaultCommands commands = commands_of(planned, context, ran, *trajectory);
  fault.commanded = {trajectory->offset_at(from) - trajectory->start_offset()};
  fault.commanded_rate = trajectory->rate_at(from);
  if (commands.begin != nullptr) fault.commanded_at_ns = commands.begin->change.at.ns;
  fault.healed = commands.healed != nullptr;
  for (const auto& [number, witness] : session.attestation.processes()) {
    if (!session.index.follows(*witness.process, planned.clock)) continue;
    weigh_process(fault, witness, place);
    // A foreign program speaks for itself once it was read; what descends from it comes and goes.
    const bool program = number == witness.process->stage || session.index.process_faults.programs().contains(number);
    const bool lasting = witness.process->stamps || (program && witness.was_seen());
    const Span life = session.index.process_faults.life(number);
    const auto saw = [&life](const trace::CommandRecord* command) {
      return command != nullptr && life.holds(command->change.at.ns) ? command : nullptr;
    };
    if (lasting) add_process(fault, witness, {saw(commands.begin), saw(commands.heal), saw(commands.healed)});
  }
}

FaultResult process_result(const PlannedProcessFault& planned, const SessionEvidence& session, std::size_t place) {
  const RanWindow& ran = session.index.windows[place];
  FaultResult fault;
  fault.kind = planned.kind, fault.text = planned.text, fault.clock = planned.target;
  fault.backend = "signals", fault.fidelity = "kernel", fault.heal = "start";
  fault.attested = session.proofs[place].against.empty();
  ProcessOutcome& outcome = fault.process.emplace();
  const trace::ProcessFaultRecord* seen =
      find_fault(planned, session.plan().windows[ran.window], ran, session.index);
  if (seen == nullptr) return fault;
  fault.commanded_at_ns = seen->at.ns;
  fault.healed = seen->ended_ns != 0;
  if (seen->began_ns != 0) outcome.acted_after_ns = seen->began_ns - seen->at.ns;
  if (fault.healed) outcome.away_ns = seen->ended_ns - seen->at.ns;
  const ProcessWitness* witness = session.attestation.process(seen->process);
  const bool told = witness != nullptr && witness->process->stamps && session.index.process_faults.was_killed(seen->process);
  if (told && witness->last_stamp < seen->began_ns) outcome.unrecorded_ns = seen->began_ns - witness->last_stamp;
  return fault;
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
      fault.fidelity = faults::waits_follow(planned.backend) ? "faithful" : "unconfirmed";
      const auto clock = std::ranges::find(clocks, planned.clock, &Clock::id);
      if (clock != clocks.end()) fault.clock = clock->name;
      const NativeRange first = first_course(planned, session.plan().windows[ran.window], ran);
      const MeasuredClock measured = measure(planned.clock, ran.window, first, session.index, session.attestation);
      fault.measured = measured.measured;
      fault.measured_rate = measured.rate;
      const auto& stages = session.plan().sessions[session.plan().windows[ran.window].session].stages;
      for (const faults::MeasuredVictim& one : measured.victims) {
        const std::string stage = one.stage < stages.size() ? stages[one.stage].name : "";
        fault.victims.push_back({stage, one.victim.pid, one.measured, one.rate, one.rate_bound});
      }
      fault.attested = session.proofs[place].against.empty();
      fill_course(fault, session, planned, place, measured.at);
      results.push_back(std::move(fault));
    }
    for (const PlannedProcessFault& planned : session.plan().windows[ran.window].process_faults) {
      results.push_back(process_result(planned, session, place));
    }
  }
  return results;
}

}  // namespace prochron::verdict
