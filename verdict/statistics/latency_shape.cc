// 400 replicates know an error to 4 %; 1000 know the 2.5 % tails of a quantile.
#include "verdict/statistics/latency_shape.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "verdict/statistics/block_bootstrap.h"

namespace prochron::verdict {
namespace {

constexpr int kErrorReplicates = 400;
constexpr std::size_t kIntervalReplicates = 1000;

Histogram all_of(std::span<const LatencySeries* const> series) {
  Histogram all;
  for (const LatencySeries* one : series) all.add(one->all());
  return all;
}

/// Standard deviation of values fed one by one.
class Scatter {
 public:
  void add(std::int64_t value) {
    ++n_;
    sum_ += value;
    squares_ += static_cast<__int128>(value) * value;
  }
  double deviation() const {
    const double mean = static_cast<double>(sum_) / n_;
    return std::sqrt(std::max(0.0, static_cast<double>(squares_) / n_ - mean * mean));
  }

 private:
  int n_ = 0;
  __int128 sum_ = 0;
  __int128 squares_ = 0;
};

}  // namespace

LatencyShape shape_of(std::span<const LatencySeries* const> series, std::uint64_t seed, std::string_view stream) {
  const Histogram all = all_of(series);
  LatencyShape shape;
  shape.median_ns = all.quantile(kHalf);
  shape.iqr_ns = all.quantile(kThreeQuarters) - all.quantile(kQuarter);
  BlockBootstrap bootstrap(series);
  shape.decidable = bootstrap.blocks() >= kFewestBlocks;
  if (!shape.decidable) return shape;
  Rng rng(seed, stream);
  Scatter median, iqr;
  for (int i = 0; i < kErrorReplicates; ++i) {
    bootstrap.draw(rng);
    median.add(bootstrap.quantile(kHalf));
    iqr.add(bootstrap.quantile(kThreeQuarters) - bootstrap.quantile(kQuarter));
  }
  shape.median_error_ns = median.deviation();
  shape.iqr_error_ns = iqr.deviation();
  return shape;
}

Interval quantile_interval(std::span<const LatencySeries* const> series, Share q, std::uint64_t seed,
                           std::string_view stream) {
  Interval interval;
  interval.value_ns = all_of(series).quantile(q);
  BlockBootstrap bootstrap(series);
  Rng rng(seed, stream);
  std::vector<std::int64_t> replicates;
  for (std::size_t i = 0; i < kIntervalReplicates && bootstrap.blocks() > 0; ++i) {
    bootstrap.draw(rng);
    replicates.push_back(bootstrap.quantile(q));
  }
  std::ranges::sort(replicates);
  interval.low_ns = replicates.empty() ? interval.value_ns : replicates[kIntervalReplicates / 40];
  interval.high_ns = replicates.empty() ? interval.value_ns : replicates[kIntervalReplicates - 1 - kIntervalReplicates / 40];
  return interval;
}

}  // namespace prochron::verdict
