// Ranks and not latencies are correlated: one stall of the machine would otherwise be all that a window remembers.
// Blocks do the long range, lags between blocks the rest: time = block length * var(block means) / var(all), times 1 +
// 2 * the sum of the block means' autocorrelations up to the first that could be noise.
#include "verdict/statistics/autocorrelation.h"

#include <algorithm>
#include <cmath>
#include <vector>

namespace prochron::verdict {
namespace {

struct Ends {
  double low = -0.5;
  double high = 0.5;
};

Ends ends_of(Part part) {
  switch (part) {
    case Part::kAll:
      break;
    case Part::kFastestTenth:
      return {-0.5, -0.4};
    case Part::kFasterHalf:
      return {-0.5, 0};
    case Part::kSlowerHalf:
      return {0, 0.5};
    case Part::kSlowestTenth:
      return {0.4, 0.5};
  }
  return {};
}

/// The middle rank of each bin's latencies, as a share of all, less one half.
class Ranks {
 public:
  explicit Ranks(const LatencySeries& series) {
    for (const LatencyBlock& block : series.blocks()) bins_.insert(bins_.end(), block.bins.begin(), block.bins.end());
    merge_bins(bins_);
    std::int64_t below = 0;
    for (const BinCount& entry : bins_) {
      ranks_.push_back(static_cast<double>(2 * below + entry.count) / static_cast<double>(2 * series.count()) - 0.5);
      below += entry.count;
    }
  }
  double of(Bin bin) const {
    return ranks_[static_cast<std::size_t>(std::ranges::lower_bound(bins_, bin, {}, &BinCount::bin) - bins_.begin())];
  }

 private:
  std::vector<BinCount> bins_;
  std::vector<double> ranks_;
};

/// The blocks' mean ranks about their mean, and the variance of all ranks.
struct RankSeries {
  std::vector<double> means;
  double variance = 0;
};

/// Ranks are cut off at the ends of the part.
RankSeries rank_series(const LatencySeries& series, const Ranks& ranks, Ends ends) {
  RankSeries result;
  double mean = 0;
  for (const LatencyBlock& block : series.blocks()) {
    double sum = 0;
    for (const BinCount& entry : block.bins) {
      const double rank = std::clamp(ranks.of(entry.bin), ends.low, ends.high);
      sum += entry.count * rank;
      result.variance += entry.count * rank * rank / static_cast<double>(series.count());
    }
    mean += sum / static_cast<double>(series.count());
    if (block.count == series.block_length()) result.means.push_back(sum / static_cast<double>(block.count));
  }
  result.variance -= mean * mean;
  for (double& block_mean : result.means) block_mean -= mean;
  return result;
}

/// Sum over i of x[i] * x[i + lag].
double product_sum(const std::vector<double>& x, std::size_t lag) {
  double sum = 0;
  for (std::size_t i = 0; i + lag < x.size(); ++i) sum += x[i] * x[i + lag];
  return sum;
}

/// 1 + 2 * the sum of the leading autocorrelations that stand out of the noise.
double lag_factor(const std::vector<double>& centred) {
  const double power = product_sum(centred, 0);
  if (power <= 0) return 1;
  const double noise = 1 / std::sqrt(static_cast<double>(centred.size()));
  double factor = 1;
  for (std::size_t lag = 1; lag < centred.size() / 2; ++lag) {
    const double correlation = product_sum(centred, lag) / power;
    if (correlation < noise) break;
    factor += 2 * correlation;
  }
  return factor;
}

}  // namespace

Part part_at(Share below) {
  constexpr std::int64_t kTenth = 100'000'000;
  if (below.ppb < 5 * kTenth) return below.ppb < kTenth ? Part::kFastestTenth : Part::kFasterHalf;
  return below.ppb <= 9 * kTenth ? Part::kSlowerHalf : Part::kSlowestTenth;
}

PerPart<double> correlation_times_of(const LatencySeries& series) {
  const Ranks ranks(series);
  PerPart<double> times;
  for (const Part part : kEachPart.values) {
    const RankSeries in_part = rank_series(series, ranks, ends_of(part));
    times[part] = 1;
    if (in_part.means.size() < 8 || in_part.variance <= 0) continue;
    const double of_means = product_sum(in_part.means, 0) / static_cast<double>(in_part.means.size());
    const double within_blocks = static_cast<double>(series.block_length()) * of_means / in_part.variance;
    times[part] = std::max(1.0, within_blocks * lag_factor(in_part.means));
  }
  return times;
}

double pooled_correlation_time(std::span<const LatencySeries* const> series, Part part) {
  double weighted = 0, count = 0;
  for (const LatencySeries* one : series) {
    weighted += correlation_time(*one, part) * static_cast<double>(one->count());
    count += static_cast<double>(one->count());
  }
  return count == 0 ? 1 : weighted / count;
}

double trusted_correlation_time(const LatencySeries& series, double pooled, Part part) {
  const double own = correlation_time(series, part);
  return own > 2 * pooled ? own : pooled;
}

std::int64_t effective_size(const LatencySeries& series, double pooled, Part part) {
  if (series.count() == 0) return 0;
  const double time = trusted_correlation_time(series, pooled, part);
  return std::max<std::int64_t>(1, static_cast<std::int64_t>(static_cast<double>(series.count()) / time));
}

}  // namespace prochron::verdict
