// A ramp: the clock is brought to an offset within a stated time, steadily, as a failing oscillator or a careful
// operator would. REALTIME and MONOTONIC bend alike. The rate is rounded up to a whole ppt, so that a ramp of months
// ends a little before its time and never after it.
#include <algorithm>

#include "faults/kinds/given.h"
#include "faults/kinds/slewed.h"

namespace prochron::faults {
namespace {

constexpr Parameter kParameters[] = {
    {"to", ParameterType::kOffset, true, true, {}, "the offset in the end, + = ahead; -1000d to +1000d"},
    {"over", ParameterType::kDuration, true, false, {},
     "how long it takes, above 0; the clock may not stand still or run at double speed"},
};

constexpr FineOffset magnitude(FineOffset value) { return value < 0 ? -value : value; }

Status validate(const ParameterValues& values) {
  if (auto right = check_target("ramp", values); !right) return right;
  const Duration* over = given<Duration>(values, "over");
  if (over == nullptr) return needs("ramp", "over", "a duration like 10m");
  if (over->count() <= 0) return is_wrong("ramp", "over", "0", "lie above 0");
  const Offset to = std::get<Offset>(values.at("to"));
  if (magnitude(to.ns) >= over->count()) {
    return fail(ErrorCode::kBadSpec, "ramp `to` " + format(to) + " `over` " + format(*over) +
                                         " is too steep: a clock gains or loses less than the time that passes");
  }
  return {};
}

std::vector<Change> compile(const ParameterValues& values, FineOffset in_force, const FaultSpan& span) {
  const Offset to = std::get<Offset>(values.at("to"));
  const FineOffset over = std::get<Duration>(values.at("over")).count();
  const FineOffset missing = magnitude(FineOffset{to.ns} * kFinePerNanosecond - in_force);
  const FineOffset rate = std::max<FineOffset>((missing + over - 1) / over, 1);
  return slewed(in_force, to, Rate{static_cast<std::int64_t>(rate)}, span);
}

}  // namespace

FaultKind ramp_kind() {
  return {"ramp", "the clock gains or loses steadily until it is off by an offset, and stays there", kParameters,
          validate, compile};
}

}  // namespace prochron::faults
