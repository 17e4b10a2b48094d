// Optimal string alignment distance over short words.
#include "specs/nearest.h"

#include <algorithm>
#include <cstddef>

#include <fmt/format.h>

namespace prochron::specs {
namespace {

std::size_t distance(std::string_view a, std::string_view b) {
  std::vector<std::vector<std::size_t>> cost(a.size() + 1, std::vector<std::size_t>(b.size() + 1));
  for (std::size_t i = 0; i <= a.size(); ++i) cost[i][0] = i;
  for (std::size_t j = 0; j <= b.size(); ++j) cost[0][j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t swap_in = cost[i - 1][j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
      cost[i][j] = std::min({cost[i - 1][j] + 1, cost[i][j - 1] + 1, swap_in});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) {
        cost[i][j] = std::min(cost[i][j], cost[i - 2][j - 2] + 1);
      }
    }
  }
  return cost[a.size()][b.size()];
}

}  // namespace

std::string nearest(std::string_view word, const std::vector<std::string>& words) {
  if (word.size() > 64) return {};
  const std::string* best = nullptr;
  std::size_t least = SIZE_MAX;
  for (const std::string& candidate : words) {
    const std::size_t d = distance(word, candidate);
    if (d < least && d <= std::max<std::size_t>(1, candidate.size() / 3)) {
      least = d;
      best = &candidate;
    }
  }
  return best ? *best : std::string{};
}

std::string suggestion(std::string_view word, const std::vector<std::string>& words) {
  if (const std::string near = nearest(word, words); !near.empty()) return fmt::format("; did you mean `{}`?", near);
  if (words.empty()) return {};
  return fmt::format("; expected one of {}", fmt::join(words, ", "));
}

}  // namespace prochron::specs
