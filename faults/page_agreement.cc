// Line by line, from the one in force on.
#include "faults/page_agreement.h"

#include <algorithm>
#include <span>

#include "faults/page_reader.h"

namespace prochron::faults {
namespace {

using Lines = std::span<const prochron_segment>;

std::int64_t end_of(const prochron_segment& line) {
  return line.length_ns >= PROCHRON_NO_INSTANT - std::max<std::int64_t>(line.from_ns, 0) ? PROCHRON_NO_INSTANT
                                                                                         : line.from_ns + line.length_ns;
}

/// Those in use.
Lines lines_of(const prochron_curve& curve) {
  const auto* const unused = std::ranges::find(curve.segments, PROCHRON_NO_INSTANT, &prochron_segment::from_ns);
  return {curve.segments, unused};
}

bool is_same(const prochron_segment& left, const prochron_segment& right) {
  return left.from_ns == right.from_ns && left.rate == right.rate && left.fraction == right.fraction &&
         left.offset_ns == right.offset_ns;
}

bool same_lines(std::int64_t since, std::int64_t end, const prochron_curve& left, const prochron_curve& right) {
  const auto asked = [&](const prochron_curve& curve) {
    const Lines lines = lines_of(curve);
    const auto in_force = static_cast<std::size_t>(prochron_search(curve.segments, since));
    const auto later = std::ranges::lower_bound(lines, end, {}, &prochron_segment::from_ns);
    const auto count = static_cast<std::size_t>(later - lines.begin());
    return in_force < count ? lines.subspan(in_force, count - in_force) : Lines();
  };
  const Lines one = asked(left), other = asked(right);
  return !one.empty() && std::ranges::equal(one, other, is_same);
}

}  // namespace

std::int64_t record_end(const prochron_record& record) {
  std::int64_t end = PROCHRON_NO_INSTANT;
  for (const prochron_curve& curve : record.curves) {
    const Lines lines = lines_of(curve);
    end = std::min(end, lines.empty() ? 0 : end_of(lines.back()));
  }
  return end;
}

bool agree_since(std::int64_t since, const prochron_record& left, const prochron_record& right) {
  const std::int64_t end = std::min(record_end(left), record_end(right));
  if (end <= since || left.on_expiry != right.on_expiry || left.slew_rate_ppt != right.slew_rate_ppt) return false;
  return std::ranges::all_of(std::span(left.curves), [&](const prochron_curve& curve) {
    return same_lines(since, end, curve, right.curves[&curve - left.curves]);
  });
}

}  // namespace prochron::faults
