// A calendar instant as people write it: UTC, ISO 8601, with a `Z` that says so. Days are counted by the proleptic
// Gregorian calendar; leap seconds are not, as in Unix time.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "core/result.h"

namespace prochron {

/// ns since the Unix epoch of "2026-02-28T23:59:50Z", "…50.25Z" (up to nine decimals) or "2026-02-28Z" (its first
/// instant). kBadSpec for anything else, for a day that the calendar has not, and outside 1678 to 2261.
Result<std::int64_t> parse_utc(std::string_view text);

/// "2026-02-28T23:59:50.250Z": as many groups of three decimals as are needed.
std::string format_utc(std::int64_t ns_since_epoch);

}  // namespace prochron
