// True time, even inside a process whose clock is bent. The kernel hands every process its vDSO, a small library found
// by an address in the auxiliary vector; calling it directly costs what libc's clock_gettime costs, but goes past every
// symbol that a preloaded library may have put in between.
// Where an image of ours stands in the vDSO's place, it gives away what it bends.
#pragma once

#include <cstdint>

#include "core/result.h"
#include "core/time.h"

namespace prochron::host {

std::int64_t raw_ns();        ///< CLOCK_MONOTONIC_RAW: measurement
std::int64_t monotonic_ns();  ///< native CLOCK_MONOTONIC: schedules and leases
std::int64_t realtime_ns();   ///< native CLOCK_REALTIME, since the Unix epoch

RunTime run_now();
NativeTime native_now();

/// K = native REALTIME - native MONOTONIC in ns, exact: both coarse clocks show the last tick, and two equal readings
/// of one around the other prove that all three belong to the same tick. kBroken if no such triple is found.
Result<std::int64_t> exact_k();

/// Blocks this thread until the native MONOTONIC clock shows `instant`; interrupted sleeps go on.
void sleep_until(NativeTime instant);

/// Waits so long, of native time, for a descriptor to be readable, or closed; false if it was not, or at a signal.
bool await_readable(int descriptor, Duration patience);

}  // namespace prochron::host
