// Greedy: a line takes in the next bracket for as long as some slope is left, then a new line begins.
#include "verdict/attest/offset_line.h"

#include <algorithm>
#include <limits>

namespace prochron::verdict {
namespace {

using Wide = __int128;
constexpr std::int64_t kPartsPerOne = 1'000'000'000'000;

Wide floor_divide(Wide a, Wide b) { return a / b - (a % b < 0 ? 1 : 0); }
Wide ceil_divide(Wide a, Wide b) { return a / b + (a % b > 0 ? 1 : 0); }

/// Slopes in ppt that are still possible; exact but for the rounding outwards to whole ppt.
struct Slopes {
  Wide low = std::numeric_limits<std::int64_t>::min();
  Wide high = std::numeric_limits<std::int64_t>::max();

  bool any() const { return low <= high; }
  void admit(const Bracket& earlier, const Bracket& later) {
    const Wide span = later.native - earlier.native;
    if (span == 0) return;
    low = std::max(low, floor_divide((Wide{later.low} - earlier.high) * kPartsPerOne, span));
    high = std::min(high, ceil_divide((Wide{later.high} - earlier.low) * kPartsPerOne, span));
  }
  Rate simplest() const {
    if (low <= 0 && high >= 0) return {0};
    return {static_cast<std::int64_t>(floor_divide(low + high, 2))};
  }
  Rate bound() const {
    constexpr Wide kMost = std::numeric_limits<std::int64_t>::max();
    const Wide middle = simplest().ppt;
    return {static_cast<std::int64_t>(std::min(std::max(high - middle, middle - low), kMost))};
  }
};

/// How many brackets from the first on lie on one line, and the slopes of such lines.
std::size_t longest_line(std::span<const Bracket> brackets, Slopes& slopes) {
  for (std::size_t i = 1; i < brackets.size(); ++i) {
    Slopes narrower = slopes;
    bool agree = true;
    for (std::size_t j = 0; j < i; ++j) {
      narrower.admit(brackets[j], brackets[i]);
      agree = agree && (brackets[j].native != brackets[i].native ||
                        (brackets[j].low <= brackets[i].high && brackets[i].low <= brackets[j].high));
    }
    if (!agree || !narrower.any()) return i;
    slopes = narrower;
  }
  return brackets.size();
}

}  // namespace

std::int64_t OffsetLine::drift_to(std::int64_t native) const {
  constexpr Wide kFarthest = Wide{1} << 61U;  // steeper lines are drawn through a few stamps that contradict each other
  return static_cast<std::int64_t>(
      std::clamp(floor_divide(Wide{rate.ppt} * (native - from), kPartsPerOne), -kFarthest, kFarthest));
}

bool OffsetLine::meets(const Bracket& bracket) const {
  const std::int64_t drift = drift_to(bracket.native);
  return low + drift - slack <= bracket.high && bracket.low <= high + drift + slack;
}

Rate rate_bound_of(std::span<const Bracket> brackets) {
  Slopes slopes;
  for (std::size_t i = 1; i < brackets.size(); ++i) {
    for (std::size_t j = 0; j < i; ++j) slopes.admit(brackets[j], brackets[i]);
  }
  return slopes.bound();
}

std::vector<OffsetLine> lines_through(std::span<const Bracket> brackets) {
  std::vector<OffsetLine> lines;
  while (!brackets.empty()) {
    Slopes slopes;
    const std::size_t taken = longest_line(brackets, slopes);
    OffsetLine line{brackets[0].native, brackets[taken - 1].native, std::numeric_limits<std::int64_t>::min(),
                    std::numeric_limits<std::int64_t>::max(), slopes.simplest(), slopes.bound()};
    for (const Bracket& bracket : brackets.first(taken)) {
      const std::int64_t drift = line.drift_to(bracket.native);
      line.low = std::max(line.low, bracket.low - drift);
      line.high = std::min(line.high, bracket.high - drift);
      line.slack = std::max(line.slack, bracket.width());
    }
    // Rounding the slope to a whole ppt can cost the last nanosecond of a tight fit.
    if (line.low > line.high) std::swap(line.low, line.high);
    lines.push_back(line);
    brackets = brackets.subspan(taken);
  }
  return lines;
}

}  // namespace prochron::verdict
