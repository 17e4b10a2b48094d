// Integer arithmetic all the way: the transform's offsets are in 1e-12 ns, and so are parts per 10^12 times ns.
#include "faults/timestamp_line.h"

#include <array>
#include <cstdio>

namespace prochron::faults {
namespace {

constexpr std::int64_t kSecond = 1'000'000'000;

std::int64_t floor_divide(__int128 value, std::int64_t by) {
  return static_cast<std::int64_t>(value / by - (value % by < 0 ? 1 : 0));
}

}  // namespace

std::string timestamp_line(const Segment& segment, const TimestampOrigin& origin) {
  const FineOffset since_t0 = static_cast<FineOffset>(segment.from) + origin.k_ns - origin.t0_ns;
  const FineOffset at_t0 = segment.rate.ppt == 0 ? segment.offset : segment.offset - since_t0 * segment.rate.ppt;
  const __int128 halves = 2 * static_cast<__int128>(floor_divide(at_t0, kFinePerNanosecond)) + 1;
  const auto size = static_cast<std::int64_t>((halves < 0 ? -halves : halves) / 2);
  const std::int64_t rate = kFinePerNanosecond + segment.rate.ppt;
  std::array<char, 96> text{};
  std::snprintf(text.data(), text.size(), "%c%lld.%09lld5 x%lld.%012lld", halves < 0 ? '-' : '+',
                static_cast<long long>(size / kSecond), static_cast<long long>(size % kSecond),
                static_cast<long long>(rate / kFinePerNanosecond), static_cast<long long>(rate % kFinePerNanosecond));
  return text.data();
}

Result<std::vector<TimestampChange>> timestamp_changes(const ClockTransform& transform, NativeTime now,
                                                       const TimestampOrigin& origin) {
  std::vector<TimestampChange> changes;
  for (const Segment& segment : transform.segments(ClockFamily::kRealtime)) {
    if (segment.from <= now.ns) continue;
    const std::int64_t at = segment.from + origin.k_ns;
    if (at % kSecond != 0) {
      return fail(ErrorCode::kRefused, "libfaketime changes clocks on whole seconds only, and this change lies " +
                                           std::to_string(at % kSecond) + " ns after one");
    }
    changes.push_back({at / kSecond, timestamp_line(segment, origin)});
  }
  return changes;
}

NativeTime whole_second_from(NativeTime wanted, std::int64_t k_ns) {
  return {wanted.owner, -floor_divide(-(static_cast<__int128>(wanted.ns) + k_ns), kSecond) * kSecond - k_ns};
}

}  // namespace prochron::faults
