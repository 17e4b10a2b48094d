// Offsets are added before they are floored: a sum of faults is exact to 1 ns like each of them.
#include "faults/clock_course.h"

#include <algorithm>
#include <limits>

namespace prochron::faults {

FineOffset ClockCourse::fine_offset_at(ClockFamily family, NativeTime n) const {
  FineOffset sum = 0;
  for (const auto& [id, transform] : faults_) sum += transform.fine_offset_at(family, n);
  return sum;
}

Offset ClockCourse::offset_at(ClockFamily family, NativeTime n) const {
  const FineOffset sum = fine_offset_at(family, n);
  return Offset{static_cast<std::int64_t>(sum / kFinePerNanosecond - (sum % kFinePerNanosecond < 0 ? 1 : 0))};
}

Result<ClockTransform> ClockCourse::excerpt(NativeTime from, std::size_t most) const {
  Result<ClockTransform> sum = ClockTransform(host_);
  for (const auto& [id, transform] : faults_) {
    if (sum) sum = ClockTransform::sum(*sum, transform.excerpt(from, most));
  }
  return sum;
}

std::int64_t ClockCourse::last_change() const {
  std::int64_t last = std::numeric_limits<std::int64_t>::min();
  for (const auto& [id, transform] : faults_) {
    if (transform.epoch().value > 0) last = std::max(last, transform.segments(ClockFamily::kRealtime).back().from);
  }
  return last;
}

ClockEpoch ClockCourse::epoch() const {
  ClockEpoch sum;
  for (const auto& [id, transform] : faults_) sum.value += transform.epoch().value;
  return sum;
}

}  // namespace prochron::faults
