// Two maps at once: at every instant at which either bends, the sum bends.
#include <algorithm>
#include <string>

#include "faults/clock_transform.h"

namespace prochron::faults {

Result<ClockTransform> ClockTransform::sum(const ClockTransform& left, const ClockTransform& right) {
  if (left.run_ || right.run_) {
    return fail(ErrorCode::kRefused, "a generated course (strobe, jitter, wander, sine) can be summed in excerpts only");
  }
  ClockTransform both(left.host_);
  both.known_from_ = std::max(left.known_from_, right.known_from_);
  both.known_until_ = std::min(left.known_until_, right.known_until_);
  both.epoch_.value = left.epoch_.value + right.epoch_.value;
  const bool left_is_newer = left.segments_[0].back().from > right.segments_[0].back().from;
  both.heal_form_ = left_is_newer ? left.heal_form_ : right.heal_form_;
  for (const ClockFamily family : {ClockFamily::kRealtime, ClockFamily::kMonotonic}) {
    std::vector<std::int64_t> instants;
    for (const Segment& segment : left.segments(family)) instants.push_back(segment.from);
    for (const Segment& segment : right.segments(family)) instants.push_back(segment.from);
    std::ranges::sort(instants);
    instants.erase(std::unique(instants.begin(), instants.end()), instants.end());

    std::vector<Segment>& segments = both.segments_[static_cast<std::size_t>(family)];
    segments.clear();
    for (const std::int64_t instant : instants) {
      const NativeTime at{left.host_, instant};
      const Rate rate{left.rate_at(family, at).ppt + right.rate_at(family, at).ppt};
      if (rate.ppt < -kFinePerNanosecond || rate.ppt >= kFinePerNanosecond) {
        return fail(ErrorCode::kRefused, "together they would run at a rate of " +
                                             std::to_string(rate.ppt) + " ppt, outside [-1e12, 1e12)");
      }
      segments.push_back({instant, left.fine_offset_at(family, at) + right.fine_offset_at(family, at), rate});
    }
  }
  return both;
}

}  // namespace prochron::faults
