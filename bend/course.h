// What a bend makes of a clock: a map for each of its faults, of which the clock shows the sum.
#pragma once

#include <cstdint>
#include <optional>

#include "bend/request.h"
#include "core/result.h"
#include "core/time.h"
#include "faults/clock_course.h"

namespace prochron::bend {

/// `before` until `begin`, then what `bend` asks for in place of what was in force, until `end`, if there is one: then
/// it is healed. MONOTONIC keeps what it has. `k_ns`: the host's REALTIME - MONOTONIC.
/// Refused (kRefused) as ClockTransform refuses.
Result<faults::ClockCourse> bent(const faults::ClockCourse& before, const Bend& bend, NativeTime begin,
                                 std::optional<NativeTime> end, std::int64_t k_ns);

/// Native from `at` on, whatever is in force or to come; MONOTONIC keeps what it has. Refused as ClockTransform refuses.
Status end_all(NativeTime at, faults::ClockCourse& clock);

/// MONOTONIC goes at half speed from `at` on until it is no longer ahead, and REALTIME as before: until when; `at` if it
/// is not ahead. Refused as ClockTransform refuses.
Result<NativeTime> set_monotonic_back(NativeTime at, faults::ClockCourse& clock);

/// How what is in force ends if nobody ends it: the newest fault's way.
faults::Heal heal_form(const faults::ClockCourse& clock);

}  // namespace prochron::bend
