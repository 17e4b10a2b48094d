// Each fault is a map of its own, healed with the others; the clock shows their sum. A bend without an end is given one,
// so that the map knows how it is to heal, which is then struck out.
#include "bend/course.h"

#include <chrono>

namespace prochron::bend {
namespace {

using faults::ClockFamily;
using faults::ClockTransform;

constexpr Duration kNoEnd = std::chrono::hours(24 * 365 * 20);

Status bend_by(const specs::LoneFault& fault, const faults::FaultSpan& span, ClockTransform& clock) {
  for (const faults::Change& change : fault.kind->compile(fault.values, 0, span)) {
    if (const Status applied = clock.apply(change); !applied) return applied;
  }
  return {};
}

/// Native again at `begin`, if it is not.
Status end_what_is(NativeTime begin, ClockTransform& clock) {
  clock.cancel_from(begin);
  const bool bent = clock.fine_offset_at(ClockFamily::kRealtime, begin) != 0 ||
                    clock.rate_at(ClockFamily::kRealtime, begin) != Rate{};
  return bent ? clock.heal(begin, {}) : Status();
}

}  // namespace

Result<ClockTransform> bent(const ClockTransform& before, const Bend& bend, NativeTime begin,
                            std::optional<NativeTime> end, std::int64_t k_ns) {
  const NativeTime until = end.value_or(begin + kNoEnd);
  std::vector<ClockTransform> parts;
  if (bend.start) {
    ClockTransform at_instant(before.host());
    const Status applied = at_instant.apply({begin, Offset{*bend.start - begin.ns - k_ns}, {}});
    if (!applied) return pass(applied);
    parts.push_back(std::move(at_instant));
  }
  for (const specs::LoneFault& fault : bend.faults) {
    ClockTransform one(before.host());
    if (const Status applied = bend_by(fault, {begin, until}, one); !applied) return pass(applied);
    parts.push_back(std::move(one));
  }
  Result<ClockTransform> whole = before;
  if (const Status ended = end_what_is(begin, *whole); !ended) return pass(ended);
  for (ClockTransform& part : parts) {
    if (const Status healed = part.heal(until, bend.heal); !healed) return pass(healed);
    whole = ClockTransform::sum(*whole, part);
    if (!whole) return whole;
  }
  if (!end) whole->cancel_from(until);
  return whole;
}

}  // namespace prochron::bend
