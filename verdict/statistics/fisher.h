// Do two samples share one rate, when neither rate is known? Given their sum, the first count is hypergeometric: the
// control's own uncertainty is in the answer without being estimated.
#pragma once

#include <cstdint>

#include "verdict/statistics/unimodal_tail.h"

namespace prochron::verdict {

/// k of n and control_k of control_n: the tails of k under one common rate (Fisher's exact test).
Tails fisher_tails(std::int64_t n, std::int64_t k, std::int64_t control_n, std::int64_t control_k);

/// Twice the smaller tail, at most 1.
double two_sided(Tails tails);

}  // namespace prochron::verdict
