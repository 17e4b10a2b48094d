// How far the host's REALTIME, TAI and BOOTTIME natively are from its MONOTONIC: what a control page adds to the one
// clock that its readers read.
#pragma once

#include "core/result.h"
#include "faults/page_table.h"

namespace prochron::faults {

/// K is exact, TAI a whole number of seconds from it; BOOTTIME is exact on a host that never slept, else to some 20 ns.
/// Any thread.
Result<NativeBases> read_native_bases();

}  // namespace prochron::faults
