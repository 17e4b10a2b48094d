// A map learns how it is to heal from its heal. A bend without an end is healed before it begins, which is then struck out.
#include "bend/course.h"

#include <chrono>
#include <string>

#include "core/rng.h"

namespace prochron::bend {
namespace {

using faults::ClockCourse;
using faults::ClockFamily;
using faults::ClockTransform;

constexpr Duration kNoEnd = std::chrono::hours(24 * 365 * 20);
constexpr std::int64_t kHalf = faults::kFinePerNanosecond / 2;  // ppt
constexpr std::uint64_t kSeed = 0;  // the same noise each time

std::uint32_t next_bend(const ClockCourse& clock) {
  return clock.faults().empty() ? 0 : clock.faults().rbegin()->first.window + 1;
}

/// Native again at `begin`, if it is not.
Status end_fault(NativeTime begin, ClockTransform& fault) {
  fault.cancel_from(begin);
  const bool bent = fault.fine_offset_at(ClockFamily::kRealtime, begin) != 0 ||
                    fault.rate_at(ClockFamily::kRealtime, begin) != Rate{} || fault.follows_course(begin.ns);
  return bent ? fault.heal(begin, {}) : Status();
}

}  // namespace

Status end_all(NativeTime at, ClockCourse& clock) {
  for (const auto& [id, unchanged] : clock.faults()) {
    if (const Status ended = end_fault(at, clock.fault(id)); !ended) return ended;
  }
  return {};
}

/// A rate bends both clocks, so that REALTIME is given another against it.
Result<NativeTime> set_monotonic_back(NativeTime at, ClockCourse& clock) {
  const std::int64_t ahead = clock.offset_at(ClockFamily::kMonotonic, at).ns;
  if (ahead <= 0) return at;
  const NativeTime end = at + Duration{2 * ahead};
  faults::FaultId id{next_bend(clock), 0};
  for (const auto& [rate, affects] : {std::pair(-kHalf, Affects::kKernel), std::pair(kHalf, Affects::kRealtime)}) {
    ClockTransform& one = clock.fault(id);
    ++id.fault;
    const Status slowed = one.apply({at, {}, Rate{rate}, affects});
    const Status over = slowed ? one.apply({end, {}, {}, affects}) : slowed;
    if (!over) return pass(over);
  }
  return end;
}

faults::Heal heal_form(const ClockCourse& clock) {
  return clock.faults().empty() ? faults::Heal{} : clock.faults().rbegin()->second.heal_form();
}

Result<ClockCourse> bent(const ClockCourse& before, const Bend& bend, NativeTime begin, std::optional<NativeTime> end,
                         std::int64_t k_ns) {
  const faults::FaultSpan whole{begin, end.value_or(begin + kNoEnd)};
  Result<ClockCourse> clock = before;
  if (const Status ended = end_all(begin, *clock); !ended) return pass(ended);
  faults::FaultId id{next_bend(*clock), 0};
  const auto begun = [&](ClockTransform& fault) -> ClockTransform& {
    if (!end && fault.heal(begin, bend.heal)) fault.cancel_from(begin);
    return fault;
  };
  const auto finish = [&](ClockTransform& fault) { return end ? fault.heal(*end, bend.heal) : Status(); };
  for (const specs::LoneFault& fault : bend.faults) {
    faults::FaultSpan span = whole;
    span.seed = Rng(kSeed, "fault " + std::to_string(id.fault)).next();
    const faults::FineOffset in_force = clock->fine_offset_at(ClockFamily::kRealtime, begin);
    ClockTransform& one = begun(clock->fault(id));
    for (faults::Change change : fault.kind->compile(fault.values, in_force, span)) {
      change.affects = bend.affects;
      if (const Status applied = one.apply(change); !applied) return pass(applied);
    }
    if (const Status finished = finish(one); !finished) return pass(finished);
    ++id.fault;
  }
  if (!bend.start) return clock;
  ClockTransform& at_instant = begun(clock->fault(id));
  const Status applied = at_instant.apply({begin, Offset{*bend.start - begin.ns - k_ns}, {}});
  const Status finished = applied ? finish(at_instant) : applied;
  return finished ? clock : Result<ClockCourse>(pass(finished));
}

}  // namespace prochron::bend
