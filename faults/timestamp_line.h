// What libfaketime's TIMESTAMP_FILE must say so that its readers follow a ClockTransform. They read the file again at
// their first clock read in each whole second of the true REALTIME, so a line holds from such a second on, and a
// transform can be shown only if it changes at such instants. A line is "O xR": a victim shows T0 + O + (t - T0) * R at
// true REALTIME t, where T0, the origin, is told to all victims beforehand.
//
// O carries half a nanosecond more than is meant: libfaketime reads it as a double and cuts it to whole nanoseconds.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/result.h"
#include "core/time.h"
#include "faults/clock_transform.h"

namespace prochron::faults {

/// Shows the true time.
inline constexpr const char* kTrueLine = "+0.0000000005 x1.000000000000";

/// How long before its second a line is written: late, so that nobody who has not read the file in the second before
/// sees it early, and not so late that a busy host would miss the second.
inline constexpr Duration kLineAhead = std::chrono::milliseconds(200);
inline constexpr Duration kLineLate = std::chrono::milliseconds(20);

/// REALTIME as a host has it: MONOTONIC + K.
struct TimestampOrigin {
  std::int64_t k_ns = 0;
  std::int64_t t0_ns = 0;  ///< REALTIME, since the Unix epoch
};

/// Shows what `segment`, of a REALTIME family, shows. Exact to 1 ns.
std::string timestamp_line(const Segment& segment, const TimestampOrigin& origin);

struct TimestampChange {
  std::int64_t second = 0;  ///< of the true REALTIME, since the Unix epoch
  std::string line;
  bool operator==(const TimestampChange&) const = default;
};

/// What `transform` becomes after `now`, in order. kRefused, with the instant, if it changes between whole seconds.
Result<std::vector<TimestampChange>> timestamp_changes(const ClockTransform& transform, NativeTime now,
                                                       const TimestampOrigin& origin);

/// The first whole second of REALTIME at or after `wanted`.
NativeTime whole_second_from(NativeTime wanted, std::int64_t k_ns);

}  // namespace prochron::faults
