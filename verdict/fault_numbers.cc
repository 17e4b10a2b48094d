// `measured` is asked of the attestation without a word about the command, `commanded` of the commands alone.
#include "verdict/fault_numbers.h"

#include <algorithm>

namespace prochron::verdict {
namespace {

/// A clock's first command of a window that begins (or ends) a fault; the number of commands if there is none.
std::size_t find_command(const Trajectory& trajectory, std::uint32_t window, bool heal) {
  const auto& commands = trajectory.commands();
  const auto found = std::ranges::find_if(
      commands, [&](const trace::CommandRecord& c) { return c.window == window && c.heal == heal; });
  return static_cast<std::size_t>(found - commands.begin());
}

/// A heal at whose very instant the next fault begins is proved by the course that follows both.
std::size_t last_of_instant(const Trajectory& trajectory, std::size_t command) {
  const auto& commands = trajectory.commands();
  while (command + 1 < commands.size() && commands[command + 1].change.at.ns == commands[command].change.at.ns) ++command;
  return command;
}

void fill_course(FaultResult& fault, const Trajectory& trajectory, const CellEvidence& evidence, const RanWindow& ran,
                 ClockId clock) {
  const std::size_t begin = find_command(trajectory, ran.window, false);
  const std::size_t end = last_of_instant(trajectory, find_command(trajectory, ran.window, true));
  fault.commanded = {trajectory.offset_at(ran.begin)};
  fault.commanded_rate = trajectory.rate_at(ran.begin);
  const auto& commands = trajectory.commands();
  if (begin < commands.size()) fault.commanded_at_ns = commands[begin].change.at.ns;
  fault.healed = end < commands.size();
  for (const auto& [number, witness] : evidence.session->attestation.processes()) {
    if (witness.process->clock != clock || !witness.process->stamps) continue;
    if (begin < commands.size()) {
      const ChangeWitness& taken = witness.changes[begin];
      fault.spread_ns = std::max(fault.spread_ns, taken.last_contradiction - fault.commanded_at_ns);
    }
    if (end < commands.size()) {
      const ChangeWitness& healed = witness.changes[end];
      fault.healed = fault.healed && healed.followed();
      if (healed.followed()) fault.heal_ns = std::max(fault.heal_ns, healed.first_proof - commands[end].change.at.ns);
    }
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
      if (const Trajectory* trajectory = session.index.trajectory(planned.clock)) {
        fill_course(fault, *trajectory, evidence, ran, planned.clock);
      }
      results.push_back(std::move(fault));
    }
  }
  return results;
}

}  // namespace prochron::verdict
