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

/// The middle rank of each bin's latencies, as a share of all, less one half.
std::map<Bin, double> ranks_of(const LatencySeries& series) {
  std::map<Bin, std::int64_t> counts;
  for (const LatencyBlock& block : series.blocks()) {
    for (const BinCount& entry : block.bins) counts[entry.bin] += entry.count;
  }
  std::map<Bin, double> ranks;
  std::int64_t below = 0;
  for (const auto& [bin, count] : counts) {
    ranks[bin] = static_cast<double>(2 * below + count) / static_cast<double>(2 * series.count()) - 0.5;
    below += count;
  }
  return ranks;
}

/// The blocks' mean ranks, and the variance of all ranks.
struct RankSeries {
  std::vector<double> means;
  double variance = 0;
};

RankSeries rank_series(const LatencySeries& series) {
  const std::map<Bin, double> ranks = ranks_of(series);
  RankSeries result;
  for (const LatencyBlock& block : series.blocks()) {
    double sum = 0;
    for (const BinCount& entry : block.bins) {
      const double rank = ranks.at(entry.bin);
      sum += entry.count * rank;
      result.variance += entry.count * rank * rank / static_cast<double>(series.count());
    }
    if (block.count == series.block_length()) result.means.push_back(sum / static_cast<double>(block.count));
  }
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

double correlation_time(const LatencySeries& series) {
  RankSeries ranks = rank_series(series);
  if (ranks.means.size() < 8 || ranks.variance <= 0) return 1;
  double centre = 0;
  for (const double mean : ranks.means) centre += mean / static_cast<double>(ranks.means.size());
  for (double& mean : ranks.means) mean -= centre;
  const double of_means = product_sum(ranks.means, 0) / static_cast<double>(ranks.means.size());
  const double within_blocks = static_cast<double>(series.block_length()) * of_means / ranks.variance;
  return std::max(1.0, within_blocks * lag_factor(ranks.means));
}

double pooled_correlation_time(std::span<const LatencySeries* const> series) {
  double weighted = 0, count = 0;
  for (const LatencySeries* one : series) {
    weighted += correlation_time(*one) * static_cast<double>(one->count());
    count += static_cast<double>(one->count());
  }
  return count == 0 ? 1 : weighted / count;
}

double trusted_correlation_time(const LatencySeries& series, double pooled) {
  const double own = correlation_time(series);
  return own > 2 * pooled ? own : pooled;
}

std::int64_t effective_size(const LatencySeries& series, double pooled) {
  if (series.count() == 0) return 0;
  const double time = trusted_correlation_time(series, pooled);
  return std::max<std::int64_t>(1, static_cast<std::int64_t>(static_cast<double>(series.count()) / time));
}

}  // namespace prochron::verdict
