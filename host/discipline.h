// What disciplines the host's own clock during a run: native MONOTONIC against RAW shows its rate, K = REALTIME -
// MONOTONIC its steps. Sampled ten times a second, so that a host that was stepped or re-tuned taints the window.
#pragma once

#include <cstdint>
#include <functional>

#include "core/result.h"
#include "core/time.h"

namespace prochron::host {

struct Discipline {
  RunTime raw;                    ///< middle of the bracket
  std::int64_t monotonic_ns = 0;  ///< native MONOTONIC, read within the bracket
  std::int64_t k_ns = 0;          ///< REALTIME - MONOTONIC, exact
  Duration width{0};              ///< RAW after minus RAW before: `raw` is right to half of it
};

/// Where a node learns of its host's discipline.
using DisciplineSource = std::function<Result<Discipline>()>;

/// A twin of this host whose REALTIME is stepped by `by` at `at`, while that of the host itself stays: shows what
/// becomes of a run when its host's clock is set.
DisciplineSource twin_that_is_stepped(NativeTime at, Offset by);

/// The narrowest of 8 brackets. Any thread. Fails only as exact_k does.
Result<Discipline> sample_discipline();

}  // namespace prochron::host
