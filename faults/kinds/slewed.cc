// A rate is below 1, so the last nanosecond of a slew gains less than one: stopping at the first instant at which a
// fast clock, or the last at which a slow one, is still on the far side of the target makes every floored reading exact.
#include "faults/kinds/slewed.h"

#include "faults/kinds/given.h"

namespace prochron::faults {
namespace {

constexpr Offset kFarthest{Duration{std::chrono::hours{24 * 1000}}.count()};

}  // namespace

std::vector<Change> slewed(FineOffset in_force, Offset to, Rate rate, const FaultSpan& span) {
  const FineOffset missing = FineOffset{to.ns} * kFinePerNanosecond - in_force;
  const FineOffset speed = rate.ppt < 0 ? -rate.ppt : rate.ppt;
  const FineOffset lasts = missing < 0 ? -missing / speed : (missing + speed - 1) / speed;
  std::vector<Change> changes;
  if (lasts > 0) {
    changes.push_back({span.begin, Offset{}, Rate{static_cast<std::int64_t>(missing < 0 ? -speed : speed)}});
  }
  if (lasts < (span.end - span.begin).count()) {
    changes.push_back({span.begin + Duration{static_cast<std::int64_t>(lasts)}, Offset{}, Rate{}});
  }
  return changes;
}

Status check_target(std::string_view kind, const ParameterValues& values) {
  const Offset* to = given<Offset>(values, "to");
  if (to == nullptr) return needs(kind, "to", "an offset like +5ms");
  return in_range(kind, "to", *to, -kFarthest, kFarthest);
}

}  // namespace prochron::faults
