// What one stamp proves of its process's offset. The observed clock was read after the native one and before the
// bracket closed, so offset = observed - native - K is too large by at most the stamp's width; every reading is floored
// to 1 ns.
#pragma once

#include <cstdint>

#include "trace/stamp.h"

namespace prochron::verdict {

/// The offset at `native` lies in [low, high], in ns; positive = ahead.
struct Bracket {
  std::int64_t native = 0;
  std::int64_t low = 0;
  std::int64_t high = 0;

  std::int64_t width() const { return high - low; }
  std::int64_t middle() const { return low + (high - low) / 2; }
  bool holds(std::int64_t offset) const { return low <= offset && offset <= high; }
};

inline Bracket bracket_of(const trace::Stamp& stamp, std::int64_t k_ns) {
  const std::int64_t seen = stamp.observed_ns - stamp.native_ns - k_ns;
  return {stamp.native_ns, seen - stamp.width_ns - 1, seen + 1};
}

}  // namespace prochron::verdict
