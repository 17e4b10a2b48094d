// It is bent once more, by a table that begins with what the healed clocks show.
#include "faults/backends/monotonic_return.h"

#include <algorithm>
#include <chrono>

#include "faults/backends/injection.h"
#include "faults/backends/native_bases.h"
#include "faults/backends/page_writer.h"
#include "host/native_clock.h"

namespace prochron::faults {
namespace {

constexpr std::int64_t kHalf = kFinePerNanosecond / 2;  // ppt
constexpr Duration kLead = std::chrono::milliseconds(20), kLook = std::chrono::milliseconds(20), kAfter = std::chrono::milliseconds(1);
constexpr Duration kPatience = std::chrono::seconds(5);  // until a lease ends

Result<PageWriter> when_healed(const std::string& path) {
  const NativeTime end = host::native_now() + kPatience;
  for (;;) {
    auto adopted = PageWriter::adopt_healed(path);
    if (adopted || adopted.error().code != ErrorCode::kRefused || host::native_now() > end) return adopted;
    host::sleep_until(host::native_now() + kLook);
  }
}

/// A rate bends both clocks, so that REALTIME is given another against it.
Result<ClockTransform> returning(const ClockTransform& healed, NativeTime from, NativeTime until) {
  ClockTransform slowed = healed, against(healed.host());
  const Status steps[] = {slowed.apply({from, {}, Rate{-kHalf}}), slowed.apply({until, {}, {}}),
                          against.apply({from, {}, Rate{kHalf}, Affects::kRealtime}),
                          against.apply({until, {}, {}, Affects::kRealtime})};
  for (const Status& step : steps) {
    if (!step) return pass(step);
  }
  return ClockTransform::sum(slowed, against);
}

}  // namespace

Status bring_monotonic_back(const std::string& path, const std::function<void(Duration)>& tell) {
  auto writer = when_healed(path);
  if (!writer) return pass(writer);
  const NativeTime from = host::native_now() + kLead;
  const Duration ahead{writer->published().offset_at(ClockFamily::kMonotonic, from).ns};
  if (ahead <= Duration{0}) return {};
  const NativeTime until = from + 2 * ahead;
  const auto bases = read_native_bases();
  const auto table = returning(writer->published(), from, until);
  if (!bases) return pass(bases);
  if (!table) return pass(table);
  if (const Status published = writer->publish(*table, *bases); !published) return published;
  tell(until - host::native_now());
  while (host::native_now() < until + kAfter) {
    if (const Status renewed = writer->renew(Injection::kLease); !renewed) return renewed;
    host::sleep_until(std::min(until + kAfter, host::native_now() + Injection::kRenewEvery));
  }
  return writer->renew(Injection::kLease);
}

}  // namespace prochron::faults
