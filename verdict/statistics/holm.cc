// Step down: the i-th smallest p-value stands against error / (claims left).
#include "verdict/statistics/holm.h"

#include <algorithm>
#include <cstddef>
#include <numeric>

namespace prochron::verdict {

std::vector<bool> holm_rejects(const std::vector<double>& p_values, double family_error) {
  std::vector<std::size_t> order(p_values.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::ranges::stable_sort(order, {}, [&](std::size_t i) { return p_values[i]; });
  std::vector<bool> rejected(p_values.size(), false);
  for (std::size_t rank = 0; rank < order.size(); ++rank) {
    if (p_values[order[rank]] > family_error / static_cast<double>(order.size() - rank)) break;
    rejected[order[rank]] = true;
  }
  return rejected;
}

}  // namespace prochron::verdict
