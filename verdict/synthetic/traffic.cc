// Links cost their delay, a jitter that may remember the message before, and what any hop costs.
#include "verdict/synthetic/traffic.h"

#include <algorithm>
#include <cmath>

namespace prochron::verdict {
namespace {

constexpr std::array<std::int64_t, kSyntheticStages> kWork{20'000, 200'000, 7'500'000, 300'000, 50'000};

}  // namespace

double Traffic::bell() {
  double sum = -6;
  for (int i = 0; i < 12; ++i) sum += rng_.uniform();
  return sum;
}

std::int64_t Traffic::latency(std::size_t hop) {
  const auto handling = static_cast<std::int64_t>(80'000 + rng_.below(40'000));
  if (hop != kSyntheticLinkIn && hop != kSyntheticLinkOut) return handling;
  double& jitter = jitter_[hop];
  jitter = options_.memory * jitter + std::sqrt(1 - options_.memory * options_.memory) * bell();
  const auto delay = static_cast<std::int64_t>(static_cast<double>(options_.jitter_ns) * jitter);
  return handling + std::max<std::int64_t>(0, options_.link_ns + delay);
}

SyntheticWay Traffic::way(std::uint64_t message, std::int64_t due, std::uint32_t window) {
  SyntheticWay way;
  way.received[0] = due;
  for (std::size_t stage = 0; stage < kSyntheticStages; ++stage) {
    way.sent[stage] = way.received[stage] + kWork[stage];
    if (stage == kSyntheticHops) break;
    std::int64_t taken = latency(stage);
    if (options_.extra_latency) taken += options_.extra_latency({window, stage, message, way.sent[stage]});
    way.received[stage + 1] = way.sent[stage] + taken;
  }
  return way;
}

}  // namespace prochron::verdict
