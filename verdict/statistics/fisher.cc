// Hypergeometric tails from ratios of neighbouring terms.
#include "verdict/statistics/fisher.h"

#include <algorithm>

namespace prochron::verdict {

Tails fisher_tails(std::int64_t n, std::int64_t k, std::int64_t control_n, std::int64_t control_k) {
  const std::int64_t successes = k + control_k;
  const std::int64_t lowest = std::max<std::int64_t>(0, successes - control_n);
  const std::int64_t highest = std::min(n, successes);
  const auto guess = static_cast<std::int64_t>(static_cast<__int128>(n + 1) * (successes + 1) / (n + control_n + 2));
  return tails_from_mode(lowest, highest, std::clamp(guess, lowest, highest), k, [&](std::int64_t x) {
    const auto of = [](std::int64_t a) { return static_cast<double>(a); };
    return of(successes - x) * of(n - x) / (of(x + 1) * of(control_n - successes + x + 1));
  });
}

double two_sided(Tails tails) { return std::min(1.0, 2 * std::min(tails.at_least, tails.at_most)); }

}  // namespace prochron::verdict
