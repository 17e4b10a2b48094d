// The two tails of a discrete distribution that is known only by the ratios of neighbouring probabilities. Terms are
// summed outwards from the mode, where they are largest, relative to it: no factorial, no logarithm, no power is ever
// formed, so the sums are the same bits on every machine (IEEE + - * / only), and nothing overflows for any n.
#pragma once

#include <cstdint>

namespace prochron::verdict {

struct Tails {
  double at_least = 1;  ///< P(X >= k)
  double at_most = 1;   ///< P(X <= k)
};

/// `up(x)` is P(x + 1) / P(x), falling in x; the support is [lowest, highest] and `mode` lies in it.
template <class Up>
Tails tails_from_mode(std::int64_t lowest, std::int64_t highest, std::int64_t mode, std::int64_t k, const Up& up) {
  constexpr double kNegligible = 1e-30;
  double below = 0, equal = 0, above = 0;
  const auto add = [&](std::int64_t x, double term) { (x < k ? below : x == k ? equal : above) += term; };
  add(mode, 1);
  double term = 1;
  for (std::int64_t x = mode; x < highest && term > kNegligible; ++x) {
    term *= up(x);
    add(x + 1, term);
  }
  term = 1;
  for (std::int64_t x = mode; x > lowest && term > kNegligible; --x) {
    term /= up(x - 1);
    add(x - 1, term);
  }
  const double all = below + equal + above;
  return {(equal + above) / all, (below + equal) / all};
}

}  // namespace prochron::verdict
