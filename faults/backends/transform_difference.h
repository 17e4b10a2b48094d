// Where two transforms part: the question on which it depends whether a publication rewrites the past.
#pragma once

#include <cstdint>

#include "core/time.h"
#include "faults/clock_transform.h"

namespace prochron::faults {

/// The first native instant at which the two show different offsets or run at different rates; PROCHRON_NO_INSTANT:
/// never. How a line is cut into segments makes no difference. Of
/// excerpts only what both know is compared.
std::int64_t first_difference(const ClockTransform& left, const ClockTransform& right);

/// Whether a clock that healed itself at `end` could have shown `transform` until `now` as well: native REALTIME, and
/// MONOTONIC standing at `held`.
bool agrees_with_healed(const ClockTransform& transform, FineOffset held, NativeTime end, NativeTime now);

}  // namespace prochron::faults
