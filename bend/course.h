// What a bend makes of a clock's map.
#pragma once

#include <cstdint>
#include <optional>

#include "bend/request.h"
#include "core/result.h"
#include "core/time.h"
#include "faults/clock_transform.h"

namespace prochron::bend {

/// `before` until `begin`, then what `bend` asks for in place of what was in force, until `end`, if there is one: then
/// it is healed. MONOTONIC keeps what it has. `k_ns`: the host's REALTIME - MONOTONIC.
/// Refused (kRefused) as ClockTransform refuses.
Result<faults::ClockTransform> bent(const faults::ClockTransform& before, const Bend& bend, NativeTime begin,
                                    std::optional<NativeTime> end, std::int64_t k_ns);

}  // namespace prochron::bend
