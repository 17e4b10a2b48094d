// Exact statements about a share seen as k of n: tail probabilities and the interval that inverts them.
#pragma once

#include <cstdint>

#include "core/units.h"
#include "verdict/result.h"
#include "verdict/statistics/unimodal_tail.h"

namespace prochron::verdict {

/// P(X >= k) and P(X <= k) for X binomial(n, p). 0 <= p <= 1, 0 <= k <= n.
Tails binomial_tails(std::int64_t n, std::int64_t k, double p);

/// Clopper-Pearson: the shares under which seeing >= k (<= k) of n is no rarer than `tail`. In ppb, rounded outwards.
/// With n = 0 it is everything.
Share rate_low(std::int64_t n, std::int64_t k, double tail);
Share rate_high(std::int64_t n, std::int64_t k, double tail);

/// k of n observations of which only `n_effective` are worth as much as independent ones: the rate as seen, with its
/// two-sided 95 % interval at n_effective.
RateEstimate estimate_rate(std::int64_t n, std::int64_t k, std::int64_t n_effective);

/// k scaled to n_effective, to nearest.
std::int64_t effective_count(std::int64_t n, std::int64_t k, std::int64_t n_effective);

double fraction(Share share);
Share share_of(double fraction);  ///< rounded towards 0

}  // namespace prochron::verdict
