// The reasons are asked in the order in which they explain each other: an agent that stood still sampled nothing and
// commanded nothing, a host that was stepped spoils every stamp, a command that was never given explains an offset that
// is not there.
#include "verdict/attest/window_proof.h"

#include <algorithm>

#include "verdict/attest/planned_course.h"
#include "verdict/attest/process_proof.h"
#include "verdict/attest/unseen_faults.h"
#include "verdict/figures.h"

namespace prochron::verdict {
namespace {

constexpr std::int64_t kGapsPerMille = 1;
/// A victim stamps ten times a second: ten heartbeats missed, or a quarter of a short window but no less than five.
constexpr std::int64_t kShortSilence = 500'000'000, kLongSilence = 1'000'000'000;  // ns
/// A foreign process is read five times a second, by its agent: half as often.
constexpr std::int64_t kRarer = 2;
/// One that took another's place must have been read this soon after its start.
constexpr std::int64_t kFoundWithin = 1'000'000'000;  // ns

/// Looks for reasons against one window. Lives on the stack of prove().
class Prover {
 public:
  Prover(const JudgePlan& plan, const RanWindow& ran, const SessionIndex& index, const Attestation& attestation)
      : plan_(plan),
        context_(plan.windows[ran.window]),
        stages_(plan.sessions[context_.session].stages),
        ran_(ran),
        index_(index),
        attestation_(attestation) {}

  WindowProof result() {
    if (!index_.disordered.empty()) object("the commands are no course of a clock: " + index_.disordered);
    for (const trace::LeaseLossRecord& lost : index_.lost_leases) check_lease(lost);
    for (const auto& [host, discipline] : index_.disciplines) {
      if (const auto why = discipline.taint(ran_.begin, ran_.end)) object(*why);
    }
    for (const PlannedFault& fault : context_.faults) check_command(fault);
    for (const std::string& departure : departures_from_plan(plan_, ran_, index_)) object(departure);
    for (const std::string& departure : process_departures(plan_, ran_, index_, attestation_)) object(departure);
    for (std::size_t stage = 0; stage < stages_.size(); ++stage) check_present(stage);
    for (const HopContext& hop : plan_.sessions[context_.session].hops) check_hosts(hop);
    for (const auto& [number, process] : index_.processes) {
      check_escapes(number, process);
      process.stamps ? check_stamps(number, process) : check_foreign(number, process);
    }
    for (const std::string& unseen : unseen_faults(plan_, ran_, index_, attestation_)) object(unseen);
    return std::move(proof_);
  }

 private:
  void object(std::string why) { proof_.against.push_back(std::move(why)); }

  std::string clock_name(ClockId id) const {
    const auto found = std::ranges::find(plan_.clocks, id, &Clock::id);
    return found == plan_.clocks.end() ? "clock " + std::to_string(id.value) : found->name;
  }
  std::string name_of(const trace::ProcessRecord& process) const {
    const std::string pid = "pid " + std::to_string(process.victim.pid);
    return process.stage < stages_.size() ? process_name(process) + " (" + pid + ")" : pid;
  }
  /// Which of its stage's replicas a process is: they are numbered in turn, successors after all of them.
  std::size_t replica_of(const trace::ProcessRecord& process) const {
    const std::size_t replicas = stages_[process.stage].replicas.size();
    return replicas == 0 ? 0 : process.process / stages_.size() % replicas;
  }
  std::string process_name(const trace::ProcessRecord& process) const {
    const StageContext& stage = stages_[process.stage];
    return stage.replicas.empty() ? stage.name : stage.name + "." + std::to_string(replica_of(process) + 1);
  }
  ClockId clock_of(const trace::ProcessRecord& process) const {
    const StageContext& stage = stages_[process.stage];
    return stage.replicas.empty() ? stage.clock : stage.replicas[replica_of(process)];
  }
  /// When the window's fault began for a process; the window's begin if it has none.
  std::int64_t activation(const trace::ProcessRecord& process) const {
    for (const auto& [clock, trajectory] : index_.trajectories) {
      if (!index_.follows(process, clock)) continue;
      for (const auto& command : trajectory.commands()) {
        if (command.window == ran_.window && !command.heal) return command.change.at.ns;
      }
    }
    return ran_.begin;
  }
  std::string since_activation(const trace::ProcessRecord& process, std::int64_t native) const {
    return since(native - activation(process), "fault");
  }
  static std::string since(std::int64_t ns, const std::string& what) {
    return ns < 0 ? seconds_text(-ns) + " before the " + what : seconds_text(ns) + " into the " + what;
  }
  bool is_bent(trace::ProcessIndex number, const trace::ProcessRecord& process) const {
    const auto planned = [&](const PlannedFault& f) { return index_.follows(process, f.clock) && !f.changes_nothing(); };
    if (std::ranges::any_of(context_.faults, planned)) return true;
    const Trajectory* course = index_.course(number);
    return course != nullptr && (course->offset_at(ran_.begin) != 0 || course->offset_at(ran_.end - 1) != 0);
  }

  void check_present(std::size_t stage) {
    const std::size_t replicas = std::max<std::size_t>(stages_[stage].replicas.size(), 1);
    for (std::size_t replica = 0; replica < replicas; ++replica) {
      const bool present = std::ranges::any_of(index_.processes, [&](const auto& entry) {
        return entry.second.stage == stage && replica_of(entry.second) == replica;
      });
      const std::string which = replicas == 1 ? "" : "." + std::to_string(replica + 1);
      if (!present) object(stages_[stage].name + which + ": no process of it was recorded");
    }
  }

  /// Instants of two hosts are never subtracted: nothing in this version ties their clocks together.
  void check_hosts(const HopContext& hop) {
    for (const auto& [sender, from] : index_.processes) {
      for (const auto& [receiver, to] : index_.processes) {
        if (from.stage != hop.from || to.stage != hop.to || from.host == to.host) continue;
        return object(stages_[hop.from].name + " -> " + stages_[hop.to].name + " crosses from one host to another");
      }
    }
  }

  /// Where nothing was to be bent, a clock that healed shows what it should.
  void check_lease(const trace::LeaseLossRecord& lost) {
    const bool matters = std::ranges::any_of(index_.processes, [&](const auto& entry) {
      return entry.second.clock == lost.clock && is_bent(entry.first, entry.second);
    });
    if (!matters || lost.at.ns >= ran_.end) return;
    object(clock_name(lost.clock) + ": healed by itself " + since(lost.at.ns - ran_.begin, "window") + ", " + lost.detail);
  }

  void check_command(const PlannedFault& fault) {
    const Trajectory* trajectory = index_.trajectory(fault.clock);
    std::vector<faults::Change> given;
    if (trajectory != nullptr) {
      for (const auto& command : trajectory->commands()) {
        if (command.window != ran_.window || command.heal) continue;
        given.push_back(command.change);
        if (command.published.ns >= command.change.at.ns) {
          object(fault.text + ": published " + std::to_string(command.published.ns - command.change.at.ns) +
                 " ns after the instant at which it was to act");
        }
      }
    }
    const bool as_planned = std::ranges::all_of(fault.changes, [&](const PlannedChange& planned) {
      const auto same = [&](const faults::Change& c) { 
        return c.step == planned.step && c.rate == planned.rate && c.course == planned.course &&
               c.affects == planned.affects;
      };
      return std::ranges::any_of(given, same);
    });
    const bool nothing_to_do = fault.changes_nothing();
    const bool followed = std::ranges::any_of(
        index_.processes, [&](const auto& entry) { return index_.follows(entry.second, fault.clock); });
    if (!followed && !nothing_to_do) object(fault.text + ": no process follows this clock");
    if (given.empty()) {
      if (!nothing_to_do) object(fault.text + ": never commanded");
    } else if (!as_planned) {
      const faults::Change& first = given.front();
      object(fault.text + ": commanded " + offset_ms(first.step) + " " + drift_text(first.rate) + " instead");
    }
  }

  void check_escapes(trace::ProcessIndex number, const trace::ProcessRecord& process) {
    if (!is_bent(number, process)) return;
    for (const trace::EscapeRecord& escape : index_.escapes) {
      if (escape.process != number || escape.at.ns >= ran_.end) continue;
      const char* how = escape.escape == faults::Escape::kExecedUnbent  ? " exec'd a program that is not bent"
                        : escape.escape == faults::Escape::kUnreachable ? " is out of the backend's reach"
                        : escape.escape == faults::Escape::kPageLost    ? " stopped following its clock"
                        : escape.escape == faults::Escape::kUnread      ? " could not be seen to follow its clock"
                                                                        : " runs without the shim";
      object(name_of(process) + how + (escape.detail.empty() ? "" : ": " + escape.detail) + ", " +
             since_activation(process, escape.at.ns));
      return;
    }
  }

  void check_foreign(trace::ProcessIndex number, const trace::ProcessRecord& process) {
    const auto place = static_cast<std::size_t>(&ran_ - index_.windows.data());
    const ProcessWitness* witness = attestation_.process(number);
    const ClockWitness* seen = witness == nullptr ? nullptr : witness->windows[place].get();
    if (seen != nullptr && seen->first_contradiction()) contradict(process, *witness, *seen);
    if (!is_bent(number, process) || index_.process_faults.life(number).from >= ran_.end) return;
    if (std::ranges::find(index_.attaches, number, &trace::AttachRecord::process) == index_.attaches.end()) {
      return object(name_of(process) + " never attached to its clock: " + process.program);
    }
    // What descends from the program may be gone before anybody looks; its agent tells of those that it could not read.
    const bool is_program = number == process.stage || index_.process_faults.life(number).from > Span{}.from;
    if (!is_program || !has_page(process)) return;
    check_read(number, process, witness, seen);
    check_found(number, process, witness);
  }
  /// One that took another's place was to be read soon after it was up.
  void check_found(trace::ProcessIndex number, const trace::ProcessRecord& process, const ProcessWitness* witness) {
    const Span life = index_.process_faults.life(number);
    const std::int64_t found_by = life.from + kFoundWithin;
    if (life.from < ran_.begin || found_by > std::min(life.until, ran_.end)) return;
    const bool found = witness != nullptr && witness->longest_silence({life.from, found_by}) < kFoundWithin;
    if (!found) object(name_of(process) + " was not read within " + seconds_text(kFoundWithin) + " of its start");
  }
  /// Can what it shows be read from outside? libfaketime's victims keep it to themselves.
  bool has_page(const trace::ProcessRecord& process) const {
    return std::ranges::none_of(plan_.windows, [&](const WindowContext& window) {
      return std::ranges::any_of(window.faults, [&](const PlannedFault& fault) {
        return index_.follows(process, fault.clock) && fault.backend.find("libfaketime") != std::string::npos;
      });
    });
  }
  void check_read(trace::ProcessIndex number, const trace::ProcessRecord& process, const ProcessWitness* witness,
                  const ClockWitness* seen) {
    const std::vector<Span> parts = index_.process_faults.to_be_seen(number, {ran_.begin, ran_.end});
    if (seen == nullptr && is_short(parts)) return;
    if (seen == nullptr) return object(name_of(process) + ": what its clock shows was never read in this window");
    widen_bound(*seen);
    if (!seen->telling()) object(name_of(process) + ": its clock was read too coarsely to tell bent from true");
    check_seen(process, *witness, parts, kRarer * longest_allowed());
  }

  void check_stamps(trace::ProcessIndex number, const trace::ProcessRecord& process) {
    if (process.stage < stages_.size() && process.clock != clock_of(process)) {
      object(name_of(process) + " follows the clock " + clock_name(process.clock) + " and not " +
             clock_name(clock_of(process)));
    }
    const ProcessWitness* witness = attestation_.process(number);
    if (witness == nullptr) return object(name_of(process) + ": its host's own clock was never sampled");
    check_stream(number, process, *witness);
    const auto place = static_cast<std::size_t>(&ran_ - index_.windows.data());
    const ClockWitness* seen = witness->windows[place].get();
    const std::vector<Span> parts = index_.process_faults.to_be_seen(number, {ran_.begin, ran_.end});
    if (seen == nullptr && is_short(parts)) return;
    if (seen == nullptr) return object(name_of(process) + " took no stamp in this window");
    widen_bound(*seen);
    if (seen->first_contradiction()) contradict(process, *witness, *seen);
    if (!seen->telling()) object(name_of(process) + ": its stamps are too wide to tell the bent clock from the true one");
    check_seen(process, *witness, parts, longest_allowed());
  }

  void widen_bound(const ClockWitness& seen) {
    for (const OffsetLine& of : seen.measured()) proof_.widest_bound_ns = std::max(proof_.widest_bound_ns, of.bound());
  }
  std::int64_t longest_allowed() const {
    return std::clamp((ran_.end - ran_.begin) / 4, kShortSilence, kLongSilence);
  }
  /// Was it there, in what it was to be seen in, for so short a time that it need not have been heard of?
  bool is_short(const std::vector<Span>& parts) const {
    return std::ranges::all_of(parts, [&](const Span& part) { return part.until - part.from <= longest_allowed(); });
  }
  void check_seen(const trace::ProcessRecord& process, const ProcessWitness& witness, const std::vector<Span>& parts,
                  std::int64_t allowed) {
    std::int64_t silent = 0;
    for (const Span& part : parts) silent = std::max(silent, witness.longest_silence(part));
    if (silent > allowed) {
      object(name_of(process) + " was not seen for " + seconds_text(silent) + " of this window");
    }
  }

  void contradict(const trace::ProcessRecord& process, const ProcessWitness& witness, const ClockWitness& seen) {
    const Bracket& bracket = *seen.first_contradiction();
    const std::int64_t wanted = witness.course == nullptr ? 0 : witness.course->offset_at(bracket.native);
    const std::int64_t start = witness.course == nullptr ? 0 : witness.course->start_offset();
    object(clock_name(process.clock) + ": commanded " + offset_ms({wanted - start}) + ", measured " +
           offset_ms({bracket.middle() - start}) + " " + bound_text((bracket.width() + 1) / 2) + " from " +
           since_activation(process, bracket.native) + " on, in " + count_text(seen.contradictions()) + " of " +
           count_text(seen.stamps()) + " stamps of " + name_of(process));
  }

  void check_stream(trace::ProcessIndex number, const trace::ProcessRecord& process, const ProcessWitness& witness) {
    const auto end = index_.stream_ends.find(number);
    if (end == index_.stream_ends.end()) return object(name_of(process) + ": its stream of records never ended");
    const trace::StreamEndRecord& stream = end->second;
    const std::uint64_t lost = stream.last_sequence - std::min(stream.last_sequence, stream.received);
    if (lost * 1000 > stream.last_sequence * kGapsPerMille) {
      object(name_of(process) + ": " + count_text(static_cast<std::int64_t>(lost)) + " of " +
             count_text(static_cast<std::int64_t>(stream.last_sequence)) + " records were lost on the way");
    }
    const bool as_planned = index_.process_faults.was_killed(number);
    if (!stream.clean && !as_planned && witness.last_stamp < ran_.end) {
      object(name_of(process) + " was killed " + since_activation(process, witness.last_stamp));
    }
  }

  const JudgePlan& plan_;
  const WindowContext& context_;
  const std::vector<StageContext>& stages_;
  const RanWindow& ran_;
  const SessionIndex& index_;
  const Attestation& attestation_;
  WindowProof proof_;
};

}  // namespace

WindowProof prove(const JudgePlan& plan, std::uint32_t window, const SessionIndex& index,
                  const Attestation& attestation) {
  const RanWindow* ran = index.window(window);
  if (ran == nullptr) return {{"the window never ran"}, 0};
  return Prover(plan, *ran, index, attestation).result();
}

}  // namespace prochron::verdict
