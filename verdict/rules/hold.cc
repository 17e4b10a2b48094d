// What is told of many stretches is the one that speaks loudest.
#include "verdict/rules/hold.h"

#include <algorithm>
#include <utility>

#include "verdict/figures.h"

namespace prochron::verdict {

std::vector<JudgedPart> parts_of(const Expectation& expectation, const CellEvidence& cell) {
  if (!expectation.hold) return {JudgedPart{}};
  std::vector<JudgedPart> parts;
  const SessionIndex& index = cell.session->index;
  for (const std::size_t window : cell.windows) {
    const std::int64_t begin = index.windows[window].begin;
    for (const std::size_t number : index.stretches.of(*expectation.hold, window)) {
      const Stretch& stretch = index.stretches[number];
      parts.push_back({number, " in " + decimal(stretch.begin - begin, 9, 0) + "-" + seconds_text(stretch.end - begin)});
    }
  }
  return parts;
}

double level_of(const Expectation& expectation, const JudgePlan& plan) {
  const double level = kOneSided / plan.looks.value_or(1);
  return expectation.hold ? level / static_cast<double>(expectation.hold->but + 1) : level;
}

Claim claim_held(const Expectation& expectation, std::vector<Claim> claims) {
  if (claims.empty()) {
    Claim open;
    open.undecided = "no window of it was judged";
    return open;
  }
  if (!expectation.hold) return std::move(claims.front());
  const auto but = static_cast<std::size_t>(std::max<std::int64_t>(0, expectation.hold->but));
  const auto shown = static_cast<std::size_t>(std::ranges::count(claims, true, &Claim::shown));
  const std::size_t all = claims.size();
  std::ranges::stable_sort(claims, {}, &Claim::against);
  Claim held = claims.front();
  held.shown = shown + but >= all;
  held.against = but < all ? std::min(1.0, claims[but].against * static_cast<double>(all - but)) : 1;
  if (all > 1) held.why += " (" + count_text(static_cast<std::int64_t>(shown)) + " of " +
                           count_text(static_cast<std::int64_t>(all)) + " stretches hold)";
  const auto open = std::ranges::find(claims, false, &Claim::shown);
  if (open != claims.end()) held.undecided = open->undecided.empty() ? open->why : open->undecided;
  return held;
}

}  // namespace prochron::verdict
