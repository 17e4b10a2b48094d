// The tails come from ratios of neighbouring terms; the interval's ends are found by bisection over whole parts per
// 10^9, so that they are the same integers everywhere.
#include "verdict/statistics/binomial.h"

#include <algorithm>

namespace prochron::verdict {
namespace {

constexpr std::int64_t kOne = 1'000'000'000;
constexpr double kTail = 0.025;

/// The smallest ppb in [0, kOne] for which `holds`, which is false before and true after; kOne if there is none.
template <class Holds>
std::int64_t first_where(const Holds& holds) {
  std::int64_t low = 0, high = kOne;
  while (low < high) {
    const std::int64_t middle = low + (high - low) / 2;
    if (holds(middle)) {
      high = middle;
    } else {
      low = middle + 1;
    }
  }
  return low;
}

}  // namespace

double fraction(Share share) { return static_cast<double>(share.ppb) / 1e9; }

Share share_of(double fraction) { return {static_cast<std::int64_t>(fraction * 1e9)}; }

Tails binomial_tails(std::int64_t n, std::int64_t k, double p) {
  if (p <= 0) return {k <= 0 ? 1.0 : 0.0, 1.0};
  if (p >= 1) return {1.0, k >= n ? 1.0 : 0.0};
  const double odds = p / (1 - p);
  const auto mode = std::clamp(static_cast<std::int64_t>(static_cast<double>(n + 1) * p), std::int64_t{0}, n);
  return tails_from_mode(0, n, mode, k, [n, odds](std::int64_t x) {
    return static_cast<double>(n - x) / static_cast<double>(x + 1) * odds;
  });
}

Share rate_low(std::int64_t n, std::int64_t k, double tail) {
  if (n <= 0 || k <= 0) return {0};
  const std::int64_t end =
      first_where([&](std::int64_t ppb) { return binomial_tails(n, k, fraction({ppb})).at_least > tail; });
  return {std::max<std::int64_t>(0, end - 1)};
}

Share rate_high(std::int64_t n, std::int64_t k, double tail) {
  if (n <= 0 || k >= n) return {kOne};
  return {first_where([&](std::int64_t ppb) { return binomial_tails(n, k, fraction({ppb})).at_most <= tail; })};
}

std::int64_t effective_count(std::int64_t n, std::int64_t k, std::int64_t n_effective) {
  if (n <= 0) return 0;
  return static_cast<std::int64_t>((static_cast<__int128>(k) * n_effective * 2 + n) / (static_cast<__int128>(n) * 2));
}

RateEstimate estimate_rate(std::int64_t n, std::int64_t k, std::int64_t n_effective) {
  RateEstimate estimate{n, k, n_effective, {0}, {0}, {kOne}};
  if (n <= 0) return estimate;
  const std::int64_t scaled = effective_count(n, k, n_effective);
  estimate.rate = {static_cast<std::int64_t>(static_cast<__int128>(k) * kOne / n)};
  estimate.low = {std::min(estimate.rate.ppb, rate_low(n_effective, scaled, kTail).ppb)};
  estimate.high = {std::max(estimate.rate.ppb, rate_high(n_effective, scaled, kTail).ppb)};
  return estimate;
}

}  // namespace prochron::verdict
