// Skews below all latencies, and above them, need no draws.
#include "verdict/statistics/passing_prediction.h"

#include <algorithm>
#include <limits>
#include <vector>

#include "verdict/statistics/block_bootstrap.h"

namespace prochron::verdict {
namespace {

constexpr int kReplicates = 999;
constexpr std::int64_t kMostMessages = 10'000;

std::vector<RateAtSkew> thinned(std::span<const RateAtSkew> like) {
  std::int64_t total = 0, carry = 0;
  for (const RateAtSkew& one : like) total += one.n;
  const std::int64_t step = total / kMostMessages + 1;
  std::vector<RateAtSkew> kept;
  for (const RateAtSkew& one : like) {
    carry += one.n;
    if (carry >= step) kept.push_back({one.skew_ns, carry / step, 0});
    carry %= step;
  }
  return kept;
}

struct Reach {
  std::int64_t least = std::numeric_limits<std::int64_t>::max();
  std::int64_t most = std::numeric_limits<std::int64_t>::min();
};

Reach reach_of(std::span<const LatencySeries* const> control) {
  Reach reach;
  for (const LatencySeries* one : control) {
    if (one->count() == 0) continue;
    reach.least = std::min(reach.least, bin_begin(one->all().bins().front().bin));
    reach.most = std::max(reach.most, bin_begin(one->all().bins().back().bin + 1));
  }
  return reach;
}

}  // namespace

PassingPrediction predict_passing(std::span<const LatencySeries* const> control, std::span<const RateAtSkew> like,
                                  Share p, const Draws& draws) {
  BlockBootstrap bootstrap(control, draws.correlation_time);
  std::vector<RateAtSkew> played = thinned(like);
  PassingPrediction prediction;
  if (bootstrap.blocks() < kFewestBlocks || played.empty()) return prediction;
  const Reach reach = reach_of(control);
  Rng rng(draws.seed, draws.stream);
  prediction = {std::numeric_limits<std::int64_t>::max(), std::numeric_limits<std::int64_t>::min(), true};
  for (int i = 0; i < kReplicates; ++i) {
    bootstrap.draw(rng);
    for (RateAtSkew& one : played) {
      one.negative = one.skew_ns >= reach.most ? one.n : 0;
      if (one.skew_ns < reach.least || one.skew_ns >= reach.most) continue;
      for (std::int64_t message = 0; message < one.n; ++message) one.negative += bootstrap.next(rng) < one.skew_ns ? 1 : 0;
    }
    const auto found = passes_at(played, p);
    prediction.surely = prediction.surely && found;
    if (!found) continue;
    prediction.low_ns = std::min(prediction.low_ns, *found);
    prediction.high_ns = std::max(prediction.high_ns, *found);
  }
  return prediction;
}

}  // namespace prochron::verdict
