// RAW, MONOTONIC, RAW: the narrowest bracket of a few is the one that no interrupt fell into.
#include "host/discipline.h"

#include <limits>

#include "host/host_id.h"
#include "host/native_clock.h"

namespace prochron::host {

Result<Discipline> sample_discipline() {
  constexpr int kTries = 8;
  Discipline best;
  best.width = Duration{std::numeric_limits<std::int64_t>::max()};
  for (int i = 0; i < kTries; ++i) {
    const std::int64_t before = raw_ns();
    const std::int64_t monotonic = monotonic_ns();
    const Duration width{raw_ns() - before};
    if (width >= best.width) continue;
    best.raw = RunTime{this_host(), before + width.count() / 2};
    best.monotonic_ns = monotonic;
    best.width = width;
  }
  const auto k = exact_k();
  if (!k) return pass(k);
  best.k_ns = *k;
  return best;
}

DisciplineSource twin_that_is_stepped(NativeTime at, Offset by) {
  return [at, by] {
    Result<Discipline> sampled = sample_discipline();
    if (sampled && sampled->monotonic_ns >= at.ns) sampled->k_ns += by.ns;
    return sampled;
  };
}

}  // namespace prochron::host
