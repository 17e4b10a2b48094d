// A stamp is one reading of a victim's clock between two readings of true time: RAW, native MONOTONIC, observed, RAW.
// Offset = observed - native - K, latency comes from RAW, identity lives in native. The narrowest of at most 8 tries is
// kept; its width is the stamp's bound.
#pragma once

#include <cstdint>

#include "core/time.h"

namespace prochron::trace {

/// Taken by a stage on the thread that sends or receives; a plain value. All in ns of the process's own host.
struct Stamp {
  std::int64_t raw_ns = 0;       ///< RAW just before
  std::int64_t native_ns = 0;    ///< native MONOTONIC
  std::int64_t observed_ns = 0;  ///< the victim's CLOCK_REALTIME, since the Unix epoch
  std::int32_t width_ns = 0;     ///< RAW just after minus RAW just before: the bound of everything above
  bool operator==(const Stamp&) const = default;
};

}  // namespace prochron::trace
