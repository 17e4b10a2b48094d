// Line by line, from the one in force on.
#include "faults/page_agreement.h"

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <span>

#include "faults/page_reader.h"

namespace prochron::faults {
namespace {

using Lines = std::span<const prochron_segment>;

/// Those in use.
Lines lines_of(const prochron_curve& curve) {
  const auto* const unused = std::ranges::find(curve.segments, PROCHRON_NO_INSTANT, &prochron_segment::from_ns);
  return {curve.segments, unused};
}

bool is_same(const prochron_segment& left, const prochron_segment& right) {
  return left.from_ns == right.from_ns && left.rate == right.rate && left.fraction == right.fraction &&
         left.offset_ns == right.offset_ns;
}

/// From the one in force at `since` on.
Lines lines_since(std::int64_t since, const prochron_curve& curve) {
  const Lines lines = lines_of(curve);
  const auto in_force = static_cast<std::size_t>(prochron_search(curve.segments, since));
  return in_force < lines.size() ? lines.subspan(in_force) : Lines();
}

std::int64_t first_difference_of(std::int64_t since, const prochron_curve& left, const prochron_curve& right) {
  Lines one = lines_since(since, left), other = lines_since(since, right);
  if (one.empty() || other.empty()) return since;
  const auto stands = [](const prochron_segment& line) { return line.rate == 0; };
  const bool in_force_alike = is_same(one[0], other[0]) ||
                              (stands(one[0]) && stands(other[0]) && one[0].offset_ns == other[0].offset_ns);  // since whenever
  if (!in_force_alike) return since;
  one = one.subspan(1);
  other = other.subspan(1);
  const auto [in_one, in_other] = std::ranges::mismatch(one, other, is_same);
  std::int64_t first = PROCHRON_NO_INSTANT;
  if (in_one != one.end()) first = in_one->from_ns;
  if (in_other != other.end()) first = std::min(first, in_other->from_ns);
  return first;
}

}  // namespace

std::int64_t first_difference_since(std::int64_t since, const prochron_record& left, const prochron_record& right) {
  if (left.on_expiry != right.on_expiry || left.slew_rate_ppt != right.slew_rate_ppt) return INT64_MIN;
  std::int64_t first = PROCHRON_NO_INSTANT;
  for (std::size_t family = 0; family < std::size(left.curves); ++family) {
    first = std::min(first, first_difference_of(since, left.curves[family], right.curves[family]));
  }
  return first;
}

}  // namespace prochron::faults
