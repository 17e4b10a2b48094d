// Quantities as people write them, with a unit on everything, parsed and printed exactly both ways:
// parse(format(x)) == x for every x (only offsets and rates have a sign), and what cannot be held exactly is refused
// rather than rounded.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "core/result.h"
#include "core/time.h"

namespace prochron {

/// Events per second, in micro-hertz (1e-6/s), so that "40/s" and "0.5/s" are exact.
struct Frequency {
  std::int64_t micro_hz = 0;
  auto operator<=>(const Frequency&) const = default;
};

/// A share of one, in parts per 10^9: 2 % is 20,000,000.
struct Share {
  std::int64_t ppb = 0;
  auto operator<=>(const Share&) const = default;
};

/// "10m", "1.5s", "2h30m", "250us", "0". Units ns us µs ms s m h d. Refused: no unit, spaces, a part finer than 1 ns,
/// overflow, a sign (see parse_offset). The message is of the form
/// "`10 min` is not a duration; expected like 10m, 1.5s, 2h30m", with the reason in brackets where it is not plain.
Result<Duration> parse_duration(std::string_view text);
/// "+5ms", "-3.6ms", "5ms", "0". Positive: ahead.
Result<Offset> parse_offset(std::string_view text);
/// "+200ppm", "-50ppb", "0". Finest 1e-12 (0.001ppb).
Result<Rate> parse_rate(std::string_view text);
/// "40/s", "0.5/s", "90/m".
Result<Frequency> parse_frequency(std::string_view text);
/// "2%", "0.1%", "99%".
Result<Share> parse_share(std::string_view text);

std::string format(Duration value);   ///< shortest exact form, largest fitting unit: "1.5s", "2h30m", "250us", "0"
std::string format(Offset value);     ///< always signed unless zero: "+5ms"
std::string format(Rate value);       ///< "+200ppm"
std::string format(Frequency value);  ///< "40/s"
std::string format(Share value);      ///< "2%"

}  // namespace prochron
