// Windows follow each other, so a clock's course is their faults in a row; a slew that is not over in time shows as a
// change that does not follow the last.
#include "specs/courses.h"

#include <fmt/format.h>

#include <algorithm>

#include "specs/guard_band.h"

namespace prochron::specs {
namespace {

NativeTime instant(Duration since_start) { return {HostId{}, since_start.count()}; }

/// Everything an injection does to its clock, in a window that begins at `begin`.
Status add(const Injection& injection, Duration begin, faults::ClockTransform& course) {
  for (const verdict::PlannedChange& change : injection.changes) {
    if (Status applied = course.apply({instant(begin + change.at), change.step, change.rate}); !applied) return applied;
  }
  return course.heal(instant(begin + injection.at + injection.length), injection.heal);
}

/// Looks at one session. Lives on the stack of check_courses().
class Check {
 public:
  Check(const Plan& plan, const PlannedSession& session, std::vector<Diagnostic>& diagnostics)
      : plan_(plan), session_(session), diagnostics_(diagnostics) {}

  void run() {
    for (std::size_t w = 0; w < session_.windows.size(); ++w) {
      for (const Injection& injection : session_.windows[w].inject) {
        check_slew(w, injection);
        auto& course = courses_.try_emplace(injection.clock, HostId{}).first->second;
        const Status possible = add(injection, session_.windows[w].begin, course);
        if (!possible && !slew_is_late_) error(injection.place, "no clock can do this: " + possible.error().message);
      }
    }
  }

 private:
  /// Once per place: the same fault stands in many windows.
  void error(const verdict::Location& at, std::string message) {
    const auto same = [&](const Diagnostic& d) { return d.at == at && d.severity == Severity::kError; };
    if (std::ranges::none_of(diagnostics_, same)) diagnostics_.push_back({at, Severity::kError, std::move(message)});
  }

  const verdict::WindowContext& context(std::size_t window) const {
    return plan_.judge.windows[session_.windows[window].index];
  }
  /// How long nothing is judged after a window of faults, and whose `settle` that is.
  std::pair<Duration, std::string> settle_after(std::size_t window) const {
    const bool last = window + 1 == session_.windows.size();
    if (last || context(window + 1).role == verdict::Role::kFault) return {context(window).settle, "this phase"};
    const bool control = context(window + 1).role == verdict::Role::kControl;
    return {context(window + 1).settle, control ? "the `control`" : "the `recovery`"};
  }

  void check_slew(std::size_t window, const Injection& injection) {
    if (injection.heal.form != faults::Heal::Form::kSlew) return;
    const Duration begins = injection.at + injection.length;
    const std::string takes = fmt::format("`heal: {}` takes {}", faults::heal_text(injection.heal),
                                          format(whole_ms(injection.healed - begins)));
    for (const Injection& next : session_.windows[window].inject) {
      if (next.clock != injection.clock || next.at < begins || next.at >= injection.healed) continue;
      slew_is_late_ = true;
      return error(injection.place, fmt::format("{}, and the `{}` of line {} begins {} after it: it must wait for that",
                                                takes, next.kind, next.place.line, format(next.at - begins)));
    }
    const auto [settle, whose] = settle_after(window);
    const Duration under_way = shortest_settle(plan_.scenario);
    const Duration judged_again = context(window).settle + context(window).length + settle;
    const Duration missing = injection.healed + under_way - judged_again;
    if (missing <= Duration{0}) return;
    slew_is_late_ = true;
    error(injection.place, fmt::format("{}: the `settle` of {} must be at least {}, not {}, for that and what is under way",
                                       takes, whose, format(whole_ms(settle + missing)), format(settle)));
  }
  static Duration whole_ms(Duration d) { return std::chrono::ceil<std::chrono::milliseconds>(d); }

  const Plan& plan_;
  const PlannedSession& session_;
  std::vector<Diagnostic>& diagnostics_;
  std::map<ClockId, faults::ClockTransform> courses_;
  bool slew_is_late_ = false;  ///< what does not follow it needs no word of its own
};

}  // namespace

std::map<ClockId, faults::ClockTransform> courses_of(const PlannedSession& session) {
  std::map<ClockId, faults::ClockTransform> courses;
  for (const PlannedWindow& window : session.windows) {
    for (const Injection& injection : window.inject) {
      (void)add(injection, window.begin, courses.try_emplace(injection.clock, HostId{}).first->second);
    }
  }
  return courses;
}

void check_courses(const Plan& plan, std::vector<Diagnostic>& diagnostics) {
  for (const PlannedSession& session : plan.sessions) Check(plan, session, diagnostics).run();
}

}  // namespace prochron::specs
