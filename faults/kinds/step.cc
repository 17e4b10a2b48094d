// A step: the clock jumps, once, as when an operator or a time daemon sets it. Only REALTIME can jump (see
// ClockTransform); healing takes the jump back.
#include "faults/kinds/given.h"

namespace prochron::faults {
namespace {

constexpr Offset kFarthest{Duration{std::chrono::hours{24 * 1000}}.count()};

constexpr Parameter kParameters[] = {
    {"by", ParameterType::kOffset, true, true, {}, "the jump, + = ahead; -1000d to +1000d"},
};

Status validate(const ParameterValues& values) {
  const Offset* by = given<Offset>(values, "by");
  if (by == nullptr) return needs("step", "by", "an offset like +5ms");
  return in_range("step", "by", *by, -kFarthest, kFarthest);
}

std::vector<Change> compile(const ParameterValues& values, FineOffset /*in_force*/, const FaultSpan& span) {
  return {Change{span.begin, std::get<Offset>(values.at("by")), Rate{}}};
}

}  // namespace

FaultKind step_kind() {
  return {"step", "the wall clock jumps by an offset; MONOTONIC is not touched", kParameters, validate, compile};
}

}  // namespace prochron::faults
