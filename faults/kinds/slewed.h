// What a ramp and a slew have in common: the clock runs at one rate until its offset is the wanted one, and stays there.
#pragma once

#include <vector>

#include "faults/fault_kind.h"

namespace prochron::faults {

/// From span.begin, where the offset is `in_force`, at `rate` (its magnitude counts, above 0) to `to`. What would
/// come at or after span.end is left out. The clock reads `to` from the last change on, to the nanosecond.
std::vector<Change> slewed(FineOffset in_force, Offset to, Rate rate, const FaultSpan& span);

/// The offset of [-1000d, +1000d] that a kind's parameter `to` has, or why it has none (kBadSpec).
Status check_target(std::string_view kind, const ParameterValues& values);

}  // namespace prochron::faults
