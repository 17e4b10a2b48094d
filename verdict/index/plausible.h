// Whole records with numbers that no machine shows: a frame's checksum does not know them, arithmetic would overflow on
// them. One bound for all instants keeps every difference the judge forms inside 64 bits.
#pragma once

#include "trace/record.h"

namespace prochron::verdict {

/// The largest offset of a clock that is believed: 73 years, in ns.
inline constexpr std::int64_t kLargestOffset = std::int64_t{1} << 61U;

/// Are the instants of a record within what a host can show (9 years of uptime, the 21st century), widths not negative?
bool is_plausible(const trace::Record& record);

}  // namespace prochron::verdict
