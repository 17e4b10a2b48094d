// Optimal string alignment distance over short words; and the words that YAML 1.1 reads as something else.
#include "specs/nearest.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>

namespace prochron::specs {
namespace {

/// Words longer than this are no misspelt words of ours.
constexpr std::size_t kLongest = 64;

std::size_t distance(std::string_view a, std::string_view b) {
  std::array<std::array<std::size_t, kLongest + 1>, kLongest + 1> cost;
  for (std::size_t i = 0; i <= a.size(); ++i) cost[i][0] = i;
  for (std::size_t j = 0; j <= b.size(); ++j) cost[0][j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t replaced = cost[i - 1][j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
      cost[i][j] = std::min({cost[i - 1][j] + 1, cost[i][j - 1] + 1, replaced});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) {
        cost[i][j] = std::min(cost[i][j], cost[i - 2][j - 2] + 1);
      }
    }
  }
  return cost[a.size()][b.size()];
}

}  // namespace

std::string nearest(std::string_view word, const std::vector<std::string>& words) {
  const std::string* best = nullptr;
  std::size_t least = SIZE_MAX;
  if (word.size() > kLongest) return {};
  for (const std::string& candidate : words) {
    if (candidate.size() > kLongest) continue;
    const std::size_t apart = distance(word, candidate);
    if (apart < least && apart <= std::max<std::size_t>(1, candidate.size() / 3)) {
      least = apart;
      best = &candidate;
    }
  }
  return best != nullptr ? *best : std::string{};
}

std::string suggestion(const std::string& near, const std::vector<std::string>& words) {
  if (!near.empty()) return fmt::format("; did you mean `{}`?", near);
  if (words.empty()) return {};
  return fmt::format("; expected {}{}", words.size() > 1 ? "one of " : "", fmt::join(words, ", "));
}

bool is_truth_value(std::string_view word) {
  static constexpr std::array<std::string_view, 8> kTruths{"y", "n", "yes", "no", "on", "off", "true", "false"};
  std::string lower(word);
  for (char& c : lower) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  return std::ranges::find(kTruths, lower) != kTruths.end();
}

}  // namespace prochron::specs
