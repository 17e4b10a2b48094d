// Any text as what a clock is to play, and as the course of a generated one. The first byte says which: `c`, `t` and `m`
// a recording as CSV and as chrony's tracking.log and measurements.log, `g` a course's text. It is refused with a reason,
// or it is a map that can be followed, healed, and whose MONOTONIC never runs backwards.
#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <string>

#include "faults/course.h"
#include "faults/fault_kind.h"

namespace {

using namespace prochron;
using namespace prochron::faults;

constexpr HostId kHost{1};
constexpr NativeTime kBegin{kHost, 1'000'000'000};
constexpr Duration kLong = std::chrono::hours{24 * 10'000};

void must(bool holds) {
  if (!holds) std::abort();
}

void play(const std::string& format, const std::string& rows) {
  const FaultKind& kind = *find_kind("playback");
  for (const char* end : {"hold", "zero"}) {
    const ParameterValues values{
        {"from", std::string("file")}, {"rows", rows}, {"format", format}, {"at_end", std::string(end)}};
    if (const Status right = kind.validate(values); !right) {
      must(right.error().code == ErrorCode::kBadSpec && !right.error().message.empty());
      return;
    }
    for (const Duration lasts : {Duration{std::chrono::seconds{30}}, kLong}) {
      ClockTransform transform(kHost);
      for (const Change& change : kind.compile(values, 0, {kBegin, kBegin + lasts})) {
        must(change.at < kBegin + lasts && transform.apply(change).has_value());
      }
      std::int64_t last = 0;
      for (const Segment& segment : transform.segments(ClockFamily::kMonotonic)) {
        const NativeTime n{kHost, segment.from};
        const std::int64_t shown = n.ns + transform.offset_at(ClockFamily::kMonotonic, n).ns;
        must(shown >= last);
        last = shown;
      }
      must(transform.heal(kBegin + lasts, {}).has_value());
    }
  }
}

/// Walking through a hundred million steps is allowed, and takes its time.
bool is_quick(const std::string& text) {
  const std::size_t at = text.find("steps=");
  return at == std::string::npos || text.find_first_not_of("0123456789", at + 6) <= at + 11;
}

void follow(const std::string& text) {
  if (!is_quick(text + ' ')) return;
  const auto course = make_course(text);
  if (!course) {
    must(course.error().code == ErrorCode::kBadSpec && !course.error().message.empty());
    return;
  }
  ClockTransform transform(kHost);
  must(transform.apply({kBegin, {}, {}, {}, text}).has_value());
  for (const std::int64_t day : {0, 1, 30, 365}) {
    const NativeTime from = kBegin + Duration{std::chrono::hours{24 * day}};
    const ClockTransform part = transform.excerpt(from, 8);
    must(part.known_from() <= from.ns && from.ns < part.known_until());
    for (const ClockFamily family : {ClockFamily::kRealtime, ClockFamily::kMonotonic}) {
      must(part.fine_offset_at(family, from) == transform.fine_offset_at(family, from));
    }
  }
  must(transform.heal(kBegin + kLong, {}).has_value());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::string text(reinterpret_cast<const char*>(data) + 1, size - 1);
  if (data[0] == 'c') play("csv", text);
  if (data[0] == 't') play("tracking", text);
  if (data[0] == 'm') play("measurements", text);
  if (data[0] == 'g') follow(text);
  return 0;
}
