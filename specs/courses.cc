// Windows follow each other, so a clock's course is their faults in a row, and within a window their sum.
#include "specs/courses.h"

#include <fmt/format.h>

#include <algorithm>

#include "faults/control_page.h"
#include "specs/guard_band.h"

namespace prochron::specs {
namespace {

/// What a page must hold of a clock's course: twice from one renewal to the next.
constexpr Duration kAhead = std::chrono::milliseconds{400};

NativeTime instant(Duration since_start) { return {HostId{}, since_start.count()}; }

/// Everything the `fault`-th injection of a window does to its clock.
Status add(const PlannedWindow& window, std::uint32_t fault, faults::ClockCourse& clock) {
  const Injection& injection = window.inject[fault];
  const Duration begin = window.begin;
  faults::ClockTransform& course = clock.fault({window.index, fault});
  for (const verdict::PlannedChange& change : injection.changes) {
    Status applied =
        course.apply({instant(begin + change.at), change.step, change.rate, change.affects, change.course});
    if (!applied) return applied;
  }
  return course.heal(instant(begin + injection.at + injection.length), injection.heal);
}

/// Looks at one session. Lives on the stack of check_courses().
class Check {
 public:
  Check(const Plan& plan, const PlannedSession& session, std::vector<Diagnostic>& diagnostics)
      : plan_(plan), session_(session), diagnostics_(diagnostics) {}

  void run() {
    for (std::size_t w = 0; w < session_.windows.size(); ++w) check_window(w);
  }

 private:
  /// Once per place: the same fault stands in many windows.
  void error(const verdict::Location& at, std::string message) {
    const auto same = [&](const Diagnostic& d) { return d.at == at && d.severity == Severity::kError; };
    if (std::ranges::none_of(diagnostics_, same)) diagnostics_.push_back({at, Severity::kError, std::move(message)});
  }

  void check_window(std::size_t w) {
    const PlannedWindow& window = session_.windows[w];
    std::map<ClockId, faults::ClockCourse> courses;
    for (std::uint32_t fault = 0; fault < window.inject.size(); ++fault) {
      const Injection& injection = window.inject[fault];
      check_slew(w, injection);
      const Status possible = add(window, fault, courses.try_emplace(injection.clock, HostId{}).first->second);
      if (!possible) error(injection.place, "no clock can do this: " + possible.error().message);
    }
    for (const Injection& injection : window.inject) {
      check_sum(injection, instant(window.begin + injection.at), courses.at(injection.clock));
    }
  }

  /// What the faults of a clock come to together where one of them begins.
  void check_sum(const Injection& injection, NativeTime begin, const faults::ClockCourse& course) {
    const auto sum = course.excerpt(begin, PROCHRON_SEGMENTS);
    if (!sum) return error(injection.place, "no clock can do this: " + sum.error().message);
    const auto soon = [&](const faults::Segment& segment) {
      return segment.from >= begin.ns && segment.from < begin.ns + kAhead.count();
    };
    const auto changes = std::ranges::count_if(sum->segments(faults::ClockFamily::kRealtime), soon);
    if (changes <= PROCHRON_SEGMENTS) return;
    error(injection.place, fmt::format("the faults of its clock together change it {} times in {}; no page carries so "
                                       "many: {} changes, written anew five times a second",
                                       changes, format(kAhead), static_cast<int>(PROCHRON_SEGMENTS)));
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
    const auto [settle, whose] = settle_after(window);
    const Duration under_way = shortest_settle(plan_.scenario);
    const Duration judged_again = context(window).settle + context(window).length + settle;
    const Duration missing = injection.healed + under_way - judged_again;
    if (missing <= Duration{0}) return;
    error(injection.place, fmt::format("{}: the `settle` of {} must be at least {}, not {}, for that and what is under way",
                                       takes, whose, format(whole_ms(settle + missing)), format(settle)));
  }
  static Duration whole_ms(Duration d) { return std::chrono::ceil<std::chrono::milliseconds>(d); }

  const Plan& plan_;
  const PlannedSession& session_;
  std::vector<Diagnostic>& diagnostics_;
};

}  // namespace

std::map<ClockId, faults::ClockCourse> courses_of(const PlannedSession& session) {
  std::map<ClockId, faults::ClockCourse> courses;
  for (const PlannedWindow& window : session.windows) {
    for (std::uint32_t fault = 0; fault < window.inject.size(); ++fault) {
      (void)add(window, fault, courses.try_emplace(window.inject[fault].clock, HostId{}).first->second);
    }
  }
  return courses;
}

void check_courses(const Plan& plan, std::vector<Diagnostic>& diagnostics) {
  for (const PlannedSession& session : plan.sessions) Check(plan, session, diagnostics).run();
}

}  // namespace prochron::specs
