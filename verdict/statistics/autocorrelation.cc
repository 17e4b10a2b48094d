// Blocks do the long range, lags between blocks the rest: time = block length * var(block means) / var(all), times
// 1 + 2 * the sum of the block means' autocorrelations up to the first that could be noise.
#include "verdict/statistics/autocorrelation.h"

#include <algorithm>
#include <cmath>
#include <vector>

namespace prochron::verdict {
namespace {

std::vector<double> means_of_whole_blocks(const LatencySeries& series) {
  std::vector<double> means;
  for (const LatencyBlock& block : series.blocks()) {
    if (block.count == series.block_length()) {
      means.push_back(static_cast<double>(block.sum_us) / static_cast<double>(block.count));
    }
  }
  return means;
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
  std::vector<double> means = means_of_whole_blocks(series);
  if (means.size() < 8) return 1;
  double centre = 0;
  for (const double mean : means) centre += mean / static_cast<double>(means.size());
  for (double& mean : means) mean -= centre;
  const auto n = static_cast<double>(series.count());
  const double mean_us = static_cast<double>(series.sum_us()) / n;
  const double variance = static_cast<double>(series.sum_squares_us()) / n - mean_us * mean_us;
  if (variance <= 0) return 1;
  const double of_means = product_sum(means, 0) / static_cast<double>(means.size());
  const double blocks = static_cast<double>(series.block_length()) * of_means / variance;
  return std::max(1.0, std::max(series.block_length() == 1 ? 1.0 : 0.0, blocks) * lag_factor(means));
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
