// A window's instants follow from its begin: its activation lies `settle` before, each fault begins and ends at its own
// distance from that.
#include "verdict/attest/planned_course.h"

#include <algorithm>
#include <cstdint>
#include <optional>

#include "core/utc.h"
#include "verdict/figures.h"

namespace prochron::verdict {
namespace {

using trace::CommandRecord;

/// How long after it was asked an agent may begin a session.
constexpr std::int64_t kStartWithin = 10'000'000'000;  // ns

/// Looks at one window. Lives on the stack of departures_from_plan().
class CourseCheck {
 public:
  CourseCheck(const JudgePlan& plan, const RanWindow& ran, const SessionIndex& index)
      : plan_(plan),
        context_(plan.windows[ran.window]),
        ran_(ran),
        index_(index),
        activation_(ran.begin - context_.settle.count()) {}

  std::vector<std::string> result() {
    for (const auto& [number, process] : index_.processes) check_start(number, process);
    for (std::uint32_t fault = 0; fault < context_.faults.size(); ++fault) check_fault(fault);
    for (const auto& [clock, trajectory] : index_.trajectories) {
      for (const CommandRecord& command : trajectory.commands()) check_strangers(command, trajectory);
    }
    return std::move(departures_);
  }

 private:
  std::int64_t instant(Duration since_activation) const { return activation_ + since_activation.count(); }
  std::int64_t from(const PlannedFault& fault) const { return instant(fault.at); }
  std::int64_t until(const PlannedFault& fault) const {
    return std::min(instant(fault.at + fault.length), ran_.begin + context_.length.count());
  }
  /// Of this window's faults: a change as planned, or the begin or the end of a heal.
  bool is_ours(const CommandRecord& command) const {
    const std::int64_t at = command.change.at.ns;
    return command.window == ran_.window && std::ranges::any_of(context_.faults, [&](const PlannedFault& fault) {
             if (fault.clock != command.clock) return false;
             if (!command.heal) return is_planned(fault, command.change);
             return from(fault) <= at && (at <= until(fault) || at == instant(fault.healed));
           });
  }
  bool is_planned(const PlannedFault& fault, const faults::Change& change) const {
    return std::ranges::any_of(fault.changes, [&](const PlannedChange& planned) {
      return instant(planned.at) == change.at.ns && planned.step == change.step && planned.rate == change.rate && planned.course == change.course &&
             planned.affects == change.affects;
    });
  }

  /// Does its clock begin at the planned instant, or natively if there is none?
  void check_start(trace::ProcessIndex number, const trace::ProcessRecord& process) {
    const Trajectory* course = index_.course(number);
    const Discipline* discipline = index_.discipline(process.host);
    std::optional<std::int64_t> shown;
    for (const CommandRecord& command : course == nullptr ? std::vector<CommandRecord>() : course->commands()) {
      if (command.window != trace::kClocksStart || discipline == nullptr) continue;
      shown = command.change.at.ns + discipline->k_at(command.change.at.ns) + command.change.step.ns;
    }
    const auto& wanted = plan_.clocks_start;
    if (!wanted && !shown) return;
    if (wanted && shown && std::abs(*shown - *wanted) <= kStartWithin) return;
    departures_.push_back(clock_name(process.clock) + ": started at " + (shown ? format_utc(*shown) : "the host's own time") +
                          " instead of " + (wanted ? format_utc(*wanted) : "the host's own time"));
  }

  void check_fault(std::uint32_t index) {
    const PlannedFault& fault = context_.faults[index];
    if (fault.changes_nothing()) return;
    const Trajectory* trajectory = index_.trajectory(fault.clock);
    if (trajectory == nullptr) return;  // never commanded: said elsewhere
    std::optional<std::int64_t> healed;
    for (const CommandRecord& command : trajectory->commands()) {
      const bool ends_it = command.window == ran_.window && command.fault == index && command.heal && command.change.at.ns >= from(fault);
      if (ends_it && !healed) healed = command.change.at.ns;
    }
    for (const PlannedChange& change : fault.changes) {
      const std::int64_t due = instant(change.at);
      if (due >= ran_.end || (healed && *healed < due)) break;  // cut short, and that is said elsewhere
      if (const auto why = departure(fault, change, *trajectory)) return departures_.push_back(*why);
    }
    if (healed && *healed < std::min(until(fault), ran_.end)) {
      departures_.push_back(fault.text + ": healed " + seconds_text(until(fault) - *healed) + " before its planned end");
    }
  }

  std::optional<std::string> departure(const PlannedFault& fault, const PlannedChange& change,
                                       const Trajectory& trajectory) const {
    std::optional<std::int64_t> acted;
    for (const CommandRecord& command : trajectory.commands()) {
      if (command.window != ran_.window || command.heal) continue;
      const std::int64_t late = command.change.at.ns - instant(change.at);
      const bool alike = command.change.step == change.step && command.change.rate == change.rate &&
                         command.change.course == change.course;
      if (alike && (!acted || std::abs(late) < std::abs(*acted))) acted = late;
    }
    if (acted == std::int64_t{0}) return {};
    return fault.text + ": acted " + (acted ? seconds_text(*acted) + " after" : std::string("not at")) +
           " its planned instant";
  }

  /// Commands that are not this window's must be over and done with.
  void check_strangers(const CommandRecord& command, const Trajectory& trajectory) {
    const std::int64_t at = command.change.at.ns;
    if (at >= ran_.end || is_ours(command) || command.window == trace::kClocksStart) return;
    const std::string name = clock_name(command.clock);
    const bool heals_in_time = command.heal && (at <= activation_ || ends_a_slew(command, trajectory));
    if (heals_in_time) return;
    if (at >= activation_) {
      departures_.push_back(name + ": commanded without a plan, at " + seconds_text(at - activation_) + " of the window");
    } else if (!healed_since(command, trajectory)) {
      departures_.push_back(name + ": still bent by what came before this window");
    }
  }
  /// A slew that began before this window's activation ends in its guard band.
  bool ends_a_slew(const CommandRecord& end, const Trajectory& trajectory) const {
    return end.change.at.ns <= ran_.begin && std::ranges::any_of(trajectory.commands(), [&](const CommandRecord& slew) {
             return slew.heal && slew.window == end.window && slew.change.rate.ppt != 0 &&
                    slew.change.at.ns <= activation_;
           });
  }
  bool healed_since(const CommandRecord& command, const Trajectory& trajectory) const {
    return std::ranges::any_of(trajectory.commands(), [&](const CommandRecord& later) {
      return later.heal && later.window == command.window && later.fault == command.fault && later.change.rate.ppt == 0 && later.change.at.ns > command.change.at.ns &&
             (later.change.at.ns <= activation_ || ends_a_slew(later, trajectory));
    });
  }
  std::string clock_name(ClockId id) const {
    const auto found = std::ranges::find(plan_.clocks, id, &Clock::id);
    return found == plan_.clocks.end() ? "clock " + std::to_string(id.value) : found->name;
  }

  const JudgePlan& plan_;
  const WindowContext& context_;
  const RanWindow& ran_;
  const SessionIndex& index_;
  const std::int64_t activation_;
  std::vector<std::string> departures_;
};

}  // namespace

std::vector<std::string> departures_from_plan(const JudgePlan& plan, const RanWindow& ran, const SessionIndex& index) {
  return CourseCheck(plan, ran, index).result();
}

}  // namespace prochron::verdict
