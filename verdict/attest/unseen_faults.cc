// A stamp of judged time is filed under the last command before it. So a fault was looked at if one is filed under its
// begin or what came after that, up to its heal.
#include "verdict/attest/unseen_faults.h"

#include <algorithm>

namespace prochron::verdict {
namespace {

constexpr std::int64_t kInstants = 255;  ///< at which a course is asked whether it is off at all
constexpr std::int64_t kSeldom = 16;     ///< one in so many: what is rarer may pass unseen

/// Looks at one fault of one window. Lives on the stack of unseen_faults().
class FaultLooks {
 public:
  FaultLooks(const PlannedFault& fault, std::uint32_t number, const RanWindow& ran, std::size_t place,
             const SessionIndex& index)
      : fault_(fault), number_(number), ran_(ran), place_(place), index_(index) {}

  void add(trace::ProcessIndex number, const ProcessWitness& witness) {
    const trace::ProcessRecord& process = *witness.process;
    if (witness.course == nullptr || !index_.follows(process, fault_.clock)) return;
    if (!process.stamps && !is_read(number)) return;
    ++asked_;
    const auto [begin, end] = commands_of(*witness.course);
    if (begin == end) return;  // never commanded: said elsewhere
    const bool looked = std::any_of(witness.changes.begin() + begin, witness.changes.begin() + end,
                                    [&](const ChangeWitness& change) { return change.judged_in(ran_.begin, ran_.end); });
    looked_ += looked ? 1 : 0;
    const Span force = force_of(*witness.course, begin, end);
    const auto parts = index_.process_faults.to_be_seen(number, force);
    const bool was_there = parts.size() == 1 && parts[0].from == force.from && parts[0].until == force.until;
    missed_ = missed_ || (!looked && was_there);
    const ClockWitness* seen = witness.windows[place_].get();
    between_ = between_ || (looked && was_there && seen != nullptr && !seen->saw_it_off() && is_off(*witness.course, force));
  }

  std::string why() const {
    if (asked_ > 0 && (looked_ == 0 || missed_)) {
      return fault_.text + ": no stamp of judged time was taken while it lasted; let it last longer";
    }
    return between_ ? fault_.text + ": no stamp was taken while the clock was off, it was always looked at in between" : "";
  }

 private:
  /// A foreign program is read from outside, but for libfaketime's victims; what descends from it comes and goes.
  bool is_read(trace::ProcessIndex number) const {
    const bool is_program =
        number == index_.processes.at(number).stage || index_.process_faults.life(number).from > Span{}.from;
    return is_program && fault_.backend.find("libfaketime") == std::string::npos;
  }
  std::pair<std::ptrdiff_t, std::ptrdiff_t> commands_of(const Trajectory& course) const {
    const auto& commands = course.commands();
    const auto is = [&](bool heal) {
      return [&, heal](const trace::CommandRecord& command) {
        return command.window == ran_.window && command.fault == number_ && command.heal == heal &&
               command.clock == fault_.clock;
      };
    };
    const auto begin = std::find_if(commands.begin(), commands.end(), is(false));
    const auto end = std::find_if(begin, commands.end(), is(true));
    return {begin - commands.begin(), end - commands.begin()};
  }
  /// The part of judged time in which it was in force.
  Span force_of(const Trajectory& course, std::ptrdiff_t begin, std::ptrdiff_t end) const {
    const auto& commands = course.commands();
    const auto at = [&](std::ptrdiff_t i) { return commands[static_cast<std::size_t>(i)].change.at.ns; };
    const bool is_healed = end < std::ssize(commands);
    return {std::max(at(begin), ran_.begin), is_healed ? std::min(at(end), ran_.end) : ran_.end};
  }
  /// Was it commanded to be off for a good part of that? Asked at instants that no rhythm of a second's parts meets.
  bool is_off(const Trajectory& course, const Span& force) const {
    const std::int64_t length = force.until - force.from, start = course.start_offset();
    std::int64_t off = 0;
    for (std::int64_t i = 0; i < kInstants; ++i) {
      const auto part = static_cast<std::int64_t>(static_cast<__int128>(length) * (i * 158 % kInstants * 1'000 + 618) / (kInstants * 1'000));
      off += course.offset_at(force.from + part) != start ? 1 : 0;
    }
    return off * kSeldom >= kInstants;
  }

  const PlannedFault& fault_;
  std::uint32_t number_;
  const RanWindow& ran_;
  std::size_t place_;
  const SessionIndex& index_;
  std::int64_t asked_ = 0, looked_ = 0;
  bool missed_ = false, between_ = false;
};

}  // namespace

std::vector<std::string> unseen_faults(const JudgePlan& plan, const RanWindow& ran, const SessionIndex& index,
                                       const Attestation& attestation) {
  std::vector<std::string> unseen;
  const std::vector<PlannedFault>& faults = plan.windows[ran.window].faults;
  const auto place = static_cast<std::size_t>(&ran - index.windows.data());
  for (std::uint32_t number = 0; number < faults.size(); ++number) {
    if (faults[number].changes_nothing()) continue;
    FaultLooks looks(faults[number], number, ran, place, index);
    for (const auto& [process, witness] : attestation.processes()) looks.add(process, witness);
    if (std::string why = looks.why(); !why.empty()) unseen.push_back(std::move(why));
  }
  return unseen;
}

}  // namespace prochron::verdict
