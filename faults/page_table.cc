// Segment by segment, from 1e-12 ns to the page's parts.
#include "faults/page_table.h"

#include <algorithm>
#include <cstddef>
#include <limits>
#include <span>

#include "faults/page_reader.h"

namespace prochron::faults {
namespace {

using Wide = FineOffset;
using Segments = std::span<const Segment>;

Wide floor_divide(Wide a, Wide b) { return a / b - (a % b < 0 ? 1 : 0); }  // b > 0

/// floor(x / 1e12 * 2^63) for |x| <= 1e12; what would be 1 becomes the largest below it.
std::int64_t q63(Wide x) {
  constexpr Wide kOne = Wide{1} << 63U;
  return static_cast<std::int64_t>(std::min(floor_divide(x * kOne, kFinePerNanosecond), kOne - 1));
}

/// `next`: where the one after it begins.
prochron_segment to_page(const Segment& segment, std::int64_t next, std::int64_t base_ns) {
  const Wide whole = floor_divide(segment.offset, kFinePerNanosecond);
  const auto offset_ns = static_cast<std::int64_t>(whole);
  const prochron_instant shift = prochron_split(base_ns + offset_ns);
  return {.from_ns = segment.from,
          .length_ns = next - segment.from,
          .rate = q63(segment.rate.ppt),
          .fraction = q63(segment.offset - whole * kFinePerNanosecond),
          .seconds = shift.seconds,
          .nanoseconds = shift.nanoseconds,
          .offset_ns = offset_ns,
          .reserved = 0};
}

/// Which stretch of a longer table goes onto the page.
struct Excerpt {
  std::size_t first = 0;  ///< index in the transform
  std::size_t count = 0;
  std::size_t current = 0;  ///< index in the excerpt of the segment in force
};

Excerpt choose(Segments segments, std::int64_t now) {
  const auto later = std::ranges::upper_bound(segments, now, {}, &Segment::from);
  const auto passed = static_cast<std::size_t>(later - segments.begin());
  const std::size_t current = passed > 0 ? passed - 1 : 0;
  const std::size_t overhang = segments.size() > PROCHRON_SEGMENTS ? segments.size() - PROCHRON_SEGMENTS : 0;
  const std::size_t first = std::min(overhang, current > 0 ? current - 1 : 0);
  return {first, std::min<std::size_t>(segments.size() - first, PROCHRON_SEGMENTS), current - first};
}

/// The part of a table from `known_from` on, whose first segment may begin before.
Segments known_part(Segments segments, std::int64_t known_from) {
  const auto later = std::ranges::upper_bound(segments, known_from, {}, &Segment::from);
  return later == segments.begin() ? segments : segments.subspan(static_cast<std::size_t>(later - segments.begin()) - 1);
}

Segment cut(const Segment& segment, std::int64_t known_from) {
  if (segment.from >= known_from) return segment;
  return {known_from, segment.offset + Wide{segment.rate.ppt} * (Wide{known_from} - segment.from), segment.rate};
}

std::int64_t fill_curve(Segments all, std::int64_t known_from, std::int64_t now, std::int64_t base_ns,
                        prochron_curve& curve) {
  const Segments segments = known_part(all, known_from);
  const Excerpt excerpt = choose(segments, now);
  const auto begins = [&](std::size_t i) { return i < segments.size() ? segments[i].from : PROCHRON_NO_INSTANT; };
  constexpr prochron_segment kUnused{PROCHRON_NO_INSTANT, 0, 0, 0, 0, 0, 0, 0};
  std::ranges::fill(curve.segments, kUnused);
  for (std::size_t i = 0; i < excerpt.count; ++i) {
    const Segment segment = cut(segments[excerpt.first + i], known_from);
    curve.segments[i] = to_page(segment, begins(excerpt.first + i + 1), base_ns);
  }
  curve.current = static_cast<std::int64_t>(excerpt.current);
  return begins(excerpt.first + excerpt.count);
}

std::int64_t on_expiry(Heal::Form form) {
  switch (form) {
    case Heal::Form::kSlew:
      return PROCHRON_EXPIRY_SLEW;
    case Heal::Form::kLeave:
      return PROCHRON_EXPIRY_LEAVE;
    case Heal::Form::kStep:
      break;
  }
  return PROCHRON_EXPIRY_NATIVE;
}

}  // namespace

std::int64_t fill_record(const ClockTransform& transform, NativeTime now, const NativeBases& bases,
                         prochron_record& record) {
  record.epoch = transform.epoch().value;
  record.base_ns[PROCHRON_REALTIME] = bases.realtime_ns;
  record.base_ns[PROCHRON_TAI] = bases.tai_ns;
  record.base_ns[PROCHRON_MONOTONIC] = 0;
  record.base_ns[PROCHRON_BOOTTIME] = bases.boottime_ns;
  record.on_expiry = on_expiry(transform.heal_form().form);
  record.slew_rate_ppt = transform.heal_form().slew.ppt;
  record.reserved = 0;
  const auto fill = [&](ClockFamily family, std::int64_t base_ns, prochron_curve& curve) {
    return fill_curve(transform.segments(family), transform.known_from(), now.ns, base_ns, curve);
  };
  const std::int64_t written =
      std::min(fill(ClockFamily::kRealtime, bases.realtime_ns, record.curves[PROCHRON_REALTIME_FAMILY]),
               fill(ClockFamily::kMonotonic, 0, record.curves[PROCHRON_MONOTONIC_FAMILY]));
  return std::min(written, transform.known_until());
}

}  // namespace prochron::faults
