// Ranks and not latencies are correlated: one stall of the machine would otherwise be all that a window remembers.
// Blocks do the long range, lags between blocks the rest: time = block length * var(block means) / var(all), times 1 +
// 2 * the sum of the block means' autocorrelations up to the first that could be noise.
#include "verdict/statistics/autocorrelation.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <vector>

namespace prochron::verdict {
namespace {

struct Ends {
  double low = -0.5;
  double high = 0.5;
};

Ends ends_of(Part part) {
  switch (part) {
    case Part::kAll: break;
    case Part::kFastestTenth: return {-0.5, -0.4};
    case Part::kFasterHalf: return {-0.5, 0};
    case Part::kSlowerHalf: return {0, 0.5};
    case Part::kSlowestTenth: return {0.4, 0.5};
  }
  return {};
}

/// The middle rank of each bin's latencies, as a share of all, less one half, within the ends of a part.
std::map<Bin, double> ranks_of(const LatencySeries& series, Part part) {
  const Ends ends = ends_of(part);
  std::map<Bin, std::int64_t> counts;
  for (const LatencyBlock& block : series.blocks()) {
    for (const BinCount& entry : block.bins) counts[entry.bin] += entry.count;
  }
  std::map<Bin, double> ranks;
  std::int64_t below = 0;
  for (const auto& [bin, count] : counts) {
    const double rank = static_cast<double>(2 * below + count) / static_cast<double>(2 * series.count()) - 0.5;
    ranks[bin] = std::clamp(rank, ends.low, ends.high);
    below += count;
  }
  return ranks;
}

/// The blocks' mean ranks about their mean, and the variance of all ranks.
struct RankSeries {
  std::vector<double> means;
  double variance = 0;
};

RankSeries rank_series(const LatencySeries& series, Part part) {
  const std::map<Bin, double> ranks = ranks_of(series, part);
  RankSeries result;
  double mean = 0;
  for (const LatencyBlock& block : series.blocks()) {
    double sum = 0;
    for (const BinCount& entry : block.bins) {
      const double rank = ranks.at(entry.bin);
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

double correlation_time(const LatencySeries& series, Part part) {
  const RankSeries ranks = rank_series(series, part);
  if (ranks.means.size() < 8 || ranks.variance <= 0) return 1;
  const double of_means = product_sum(ranks.means, 0) / static_cast<double>(ranks.means.size());
  const double within_blocks = static_cast<double>(series.block_length()) * of_means / ranks.variance;
  return std::max(1.0, within_blocks * lag_factor(ranks.means));
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
