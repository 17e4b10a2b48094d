// Two piecewise lines are equal up to the first boundary of either at which offset or rate differ.
#include "faults/backends/transform_difference.h"

#include <algorithm>
#include <vector>

#include "faults/control_page.h"

namespace prochron::faults {
namespace {

constexpr ClockFamily kFamilies[] = {ClockFamily::kRealtime, ClockFamily::kMonotonic};

std::vector<std::int64_t> boundaries(const ClockTransform& left, const ClockTransform& right, ClockFamily family) {
  std::vector<std::int64_t> instants;
  for (const ClockTransform* transform : {&left, &right}) {
    for (const Segment& segment : transform->segments(family)) instants.push_back(segment.from);
  }
  std::ranges::sort(instants);
  return instants;
}

}  // namespace

std::int64_t first_difference(const ClockTransform& left, const ClockTransform& right) {
  std::int64_t first = PROCHRON_NO_INSTANT;
  const std::int64_t known_from = std::max(left.known_from(), right.known_from());
  const std::int64_t known_until = std::min(left.known_until(), right.known_until());
  for (const ClockFamily family : kFamilies) {
    for (const std::int64_t instant : boundaries(left, right, family)) {
      if (instant < known_from || instant >= known_until) continue;
      const NativeTime at{left.host(), instant};
      const bool same = left.fine_offset_at(family, at) == right.fine_offset_at(family, at) &&
                        left.rate_at(family, at) == right.rate_at(family, at);
      if (!same) {
        first = std::min(first, instant);
        break;
      }
    }
  }
  return first;
}

bool agrees_with_healed(const ClockTransform& transform, FineOffset held, NativeTime end, NativeTime now) {
  for (const ClockFamily family : kFamilies) {
    const FineOffset wanted = family == ClockFamily::kRealtime ? 0 : held;
    const bool at_end = transform.fine_offset_at(family, end) == wanted && transform.rate_at(family, end).ppt == 0;
    const bool stays = std::ranges::none_of(transform.segments(family), [&](const Segment& segment) {
      return segment.from > end.ns && segment.from <= now.ns && (segment.offset != wanted || segment.rate.ppt != 0);
    });
    if (!at_end || !stays) return false;
  }
  return true;
}

}  // namespace prochron::faults
