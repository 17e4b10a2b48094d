// 1000 replicates know the 2.5 % tails of a quantile.
#include "verdict/statistics/latency_shape.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "verdict/statistics/block_bootstrap.h"

namespace prochron::verdict {
namespace {

/// The error itself is the whole hop's; a sample only has to be one.
constexpr std::int64_t kFewestEffective = 3;
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

ShapeErrors errors_of(std::span<const LatencySeries* const> series, std::int64_t n_effective, const Draws& draws,
                      int replicates) {
  ShapeErrors errors;
  errors.n_effective = n_effective;
  BlockBootstrap bootstrap(series, draws.correlation_time);
  errors.known = bootstrap.blocks() >= kFewestBlocks;
  if (!errors.known) return errors;
  Rng rng(draws.seed, draws.stream);
  Scatter iqm, iqr;
  for (int i = 0; i < replicates; ++i) {
    bootstrap.draw(rng);
    iqm.add(bootstrap.interquartile_mean());
    iqr.add(bootstrap.quantile(kThreeQuarters) - bootstrap.quantile(kQuarter));
  }
  errors.iqm_ns = iqm.deviation();
  errors.iqr_ns = iqr.deviation();
  return errors;
}

LatencyShape shape_of(const Histogram& latency, std::int64_t n_effective, const ShapeErrors& hop,
                      const ShapeErrors& own) {
  LatencyShape shape;
  shape.iqm_ns = latency.interquartile_mean();
  shape.iqr_ns = latency.quantile(kThreeQuarters) - latency.quantile(kQuarter);
  shape.decidable = hop.known && n_effective >= kFewestEffective;
  if (!shape.decidable) return shape;
  const double wider = std::sqrt(static_cast<double>(hop.n_effective) / static_cast<double>(n_effective));
  const auto trusted = [](double scaled, double by_itself) { return by_itself > 2 * scaled ? by_itself : scaled; };
  shape.iqm_error_ns = trusted(hop.iqm_ns * wider, own.iqm_ns);
  shape.iqr_error_ns = trusted(hop.iqr_ns * wider, own.iqr_ns);
  return shape;
}

ShiftErrors shift_errors(const LatencyShape& a, const LatencyShape& b) {
  const auto together = [](double x, double y) { return std::sqrt(x * x + y * y); };
  return {together(a.iqm_error_ns, b.iqm_error_ns), together(a.iqr_error_ns, b.iqr_error_ns)};
}

Interval quantile_interval(std::span<const LatencySeries* const> series, Share q, const Draws& draws) {
  Interval interval;
  interval.value_ns = all_of(series).quantile(q);
  BlockBootstrap bootstrap(series, draws.correlation_time);
  Rng rng(draws.seed, draws.stream);
  std::vector<std::int64_t> replicates;
  for (std::size_t i = 0; i < kIntervalReplicates && bootstrap.blocks() > 0; ++i) {
    bootstrap.draw(rng);
    replicates.push_back(bootstrap.quantile(q));
  }
  std::ranges::sort(replicates);
  interval.low_ns = replicates.empty() ? interval.value_ns : replicates[kIntervalReplicates / 40];
  interval.high_ns =
      replicates.empty() ? interval.value_ns : replicates[kIntervalReplicates - 1 - kIntervalReplicates / 40];
  return interval;
}

}  // namespace prochron::verdict
