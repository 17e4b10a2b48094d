// A window's instants follow from its begin: its activation lies `settle` before, each fault begins and ends at its own
// distance from that.
#include "verdict/attest/planned_course.h"

#include <algorithm>
#include <cstdint>
#include <optional>

#include "verdict/figures.h"

namespace prochron::verdict {
namespace {

using trace::CommandRecord;

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
    for (const PlannedFault& fault : context_.faults) check_fault(fault);
    for (const auto& [clock, trajectory] : index_.trajectories) {
      for (const CommandRecord& command : trajectory.commands()) check_strangers(command, trajectory);
    }
    return std::move(departures_);
  }

 private:
  std::int64_t from(const PlannedFault& fault) const { return activation_ + fault.at.count(); }
  std::int64_t until(const PlannedFault& fault) const {
    return std::min(from(fault) + fault.length.count(), ran_.begin + context_.length.count());
  }
  bool is_ours(const CommandRecord& command) const {
    return command.window == ran_.window && std::ranges::any_of(context_.faults, [&](const PlannedFault& fault) {
             return fault.clock == command.clock && from(fault) <= command.change.at.ns &&
                    command.change.at.ns <= until(fault);
           });
  }

  void check_fault(const PlannedFault& fault) {
    if (fault.step.ns == 0 && fault.rate.ppt == 0) return;
    const Trajectory* trajectory = index_.trajectory(fault.clock);
    if (trajectory == nullptr) return;  // never commanded: said elsewhere
    std::optional<std::int64_t> began, healed;
    for (const CommandRecord& command : trajectory->commands()) {
      if (command.window != ran_.window) continue;
      const std::int64_t at = command.change.at.ns;
      if (!command.heal && !began && at <= until(fault) && at >= std::min(from(fault), activation_)) began = at;
      if (command.heal && !healed && at >= from(fault)) healed = at;
    }
    if (!began || *began != from(fault)) {
      departures_.push_back(fault.text + ": acted " +
                            (began ? seconds_text(*began - from(fault)) + " after" : std::string("not at")) +
                            " its planned instant");
    } else if (healed && *healed < std::min(until(fault), ran_.end)) {
      departures_.push_back(fault.text + ": healed " + seconds_text(until(fault) - *healed) + " before its planned end");
    }
  }

  /// Commands that are not this window's must be over and done with.
  void check_strangers(const CommandRecord& command, const Trajectory& trajectory) {
    const std::int64_t at = command.change.at.ns;
    if (at >= ran_.end || is_ours(command)) return;
    const std::string name = clock_name(command.clock);
    if (at > activation_ || (at == activation_ && !command.heal)) {
      departures_.push_back(name + ": commanded without a plan, at " + seconds_text(at - activation_) + " of the window");
    } else if (!command.heal && !healed_since(command, trajectory)) {
      departures_.push_back(name + ": still bent by what came before this window");
    }
  }
  bool healed_since(const CommandRecord& command, const Trajectory& trajectory) const {
    return std::ranges::any_of(trajectory.commands(), [&](const CommandRecord& later) {
      return later.heal && later.change.at > command.change.at && later.change.at.ns <= activation_;
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
