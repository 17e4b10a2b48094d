// Words are read again, so that a step is no longer than what was typed.
#include "bend/step.h"

#include <utility>

#include "bend/course.h"

namespace prochron::bend {
namespace {

Result<Bend> asked_by(const Step& step, const Bend& own) {
  if (step.words.empty()) return own;
  const Reading reading = read_request({step.words.begin() + 1, step.words.end()}, step.words.front());
  if (!reading.request) return fail(ErrorCode::kBadSpec, reading.text);
  return reading.request->bend;
}

}  // namespace

Result<faults::ClockCourse> with_step(const faults::ClockCourse& before, const Step& step, const Bend& bend) {
  if (step.kind == Step::Kind::kBegin) {
    return bent(faults::ClockCourse(before.host()), bend, step.at, step.end, step.k_ns);
  }
  if (step.kind == Step::Kind::kChange) return bent(before, bend, step.at, step.end, step.k_ns);
  faults::ClockCourse clock = before;
  const Status changed = step.kind == Step::Kind::kHeal ? end_all(step.at, clock) : Status(set_monotonic_back(step.at, clock).map([](NativeTime) {}));
  return changed ? Result<faults::ClockCourse>(std::move(clock)) : Result<faults::ClockCourse>(pass(changed));
}

Result<faults::ClockCourse> repeat(std::span<const Step> steps, const Bend& own, HostId host) {
  Result<faults::ClockCourse> clock = faults::ClockCourse(host);
  for (const Step& step : steps) {
    const auto bend = asked_by(step, own);
    if (!bend) return pass(bend);
    clock = with_step(*clock, step, *bend);
    if (!clock) return clock;
  }
  return clock;
}

}  // namespace prochron::bend
