// A rate is below 1, so the last nanosecond of a slew gains less than one: stopping at the first instant at which a
// fast clock, or the last at which a slow one, is still on the far side of the target makes every floored reading exact.
#include "faults/kinds/slewed.h"

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
  const auto to = values.find("to");
  const Offset* offset = to == values.end() ? nullptr : std::get_if<Offset>(&to->second);
  if (offset == nullptr) return fail(ErrorCode::kBadSpec, std::string(kind) + " needs `to`, an offset like +5ms");
  if (*offset < -kFarthest || *offset > kFarthest) {
    return fail(ErrorCode::kBadSpec,
                std::string(kind) + " `to` is " + format(*offset) + "; it must lie in -1000d to +1000d");
  }
  return {};
}

}  // namespace prochron::faults
