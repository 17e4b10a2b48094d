// Where a sample of latencies lies and how wide it is, with the standard errors of both.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "verdict/statistics/latency_series.h"
#include "verdict/result.h"

namespace prochron::verdict {

struct LatencyShape {
  std::int64_t median_ns = 0;
  std::int64_t iqr_ns = 0;       ///< interquartile range
  double median_error_ns = 0;
  double iqr_error_ns = 0;
  bool decidable = false;        ///< enough blocks to know the errors
};

inline constexpr Share kQuarter{250'000'000}, kHalf{500'000'000}, kThreeQuarters{750'000'000};

/// Errors by block bootstrap, drawn from (seed, stream).
LatencyShape shape_of(std::span<const LatencySeries* const> series, std::uint64_t seed, std::string_view stream);

/// The q-quantile with its 95 % percentile interval.
Interval quantile_interval(std::span<const LatencySeries* const> series, Share q, std::uint64_t seed,
                           std::string_view stream);

}  // namespace prochron::verdict
