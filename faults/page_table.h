// How a ClockTransform becomes a record of the control page. The transform keeps offsets exactly, in 1e-12 ns; the page
// holds whole nanoseconds and a Q0.63 fraction of each, floored, so that a reading is never above the exact value and
// MONOTONIC never falls where two segments meet. Nothing is accumulated from page to page.
#pragma once

#include <cstdint>

#include "core/time.h"
#include "faults/clock_transform.h"
#include "faults/control_page.h"

namespace prochron::faults {

/// How far the host's other clocks natively are from its native MONOTONIC, in ns.
struct NativeBases {
  std::int64_t realtime_ns = 0;  ///< K
  std::int64_t tai_ns = 0;
  std::int64_t boottime_ns = 0;
  bool operator==(const NativeBases&) const = default;
};

/// The whole record as of `now`, which says where a search begins: all that is to come, and as much of the past as there
/// is room for, at least one segment; the first begins no sooner than the transform is known. Where even that is more than a table holds, the far future is left out. Returns the
/// instant up to which the record is the transform (PROCHRON_NO_INSTANT: for ever): publish again before.
std::int64_t fill_record(const ClockTransform& transform, NativeTime now, const NativeBases& bases,
                         prochron_record& record);

}  // namespace prochron::faults
