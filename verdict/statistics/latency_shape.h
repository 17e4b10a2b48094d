// Where a sample of latencies lies and how wide it is, with the standard errors of both. A bootstrap knows the error of
// a quantile only to a quarter from a few hundred latencies, so errors are bootstrapped once per hop, from all its
// windows, and scaled to each sample's effective size.
#pragma once

#include <cstdint>
#include <span>
#include <string>

#include "verdict/result.h"
#include "verdict/statistics/latency_series.h"

namespace prochron::verdict {

inline constexpr Share kQuarter{250'000'000}, kThreeQuarters{750'000'000};

/// Where the draws of a bootstrap come from, and the correlation time of the hop it is about.
struct Draws {
  std::uint64_t seed = 0;
  std::string stream;
  double correlation_time = 1;
};

/// Standard errors at one effective sample size.
struct ShapeErrors {
  double iqm_ns = 0;
  double iqr_ns = 0;
  std::int64_t n_effective = 0;
  bool known = false;  ///< enough blocks to tell
};

/// By block bootstrap: 400 replicates know an error to 4 %, 100 still tell what is out of the ordinary.
inline constexpr int kManyReplicates = 400, kFewReplicates = 100;
ShapeErrors errors_of(std::span<const LatencySeries* const> series, std::int64_t n_effective, const Draws& draws,
                      int replicates = kManyReplicates);

struct LatencyShape {
  std::int64_t iqm_ns = 0;  ///< where it lies: the interquartile mean
  std::int64_t iqr_ns = 0;  ///< interquartile range
  double iqm_error_ns = 0;
  double iqr_error_ns = 0;
  bool decidable = false;  ///< large enough for its errors to mean anything
};

/// `hop`: the errors of the whole hop, which this sample is part of; `own`: those of the sample by itself, which count
/// where they are out of the ordinary, because then its latencies do not lie as the hop's do elsewhere.
LatencyShape shape_of(const Histogram& latency, std::int64_t n_effective, const ShapeErrors& hop,
                      const ShapeErrors& own);

/// Standard errors of the difference of two samples' locations and ranges.
struct ShiftErrors {
  double iqm_ns = 0;
  double iqr_ns = 0;
};
ShiftErrors shift_errors(const LatencyShape& a, const LatencyShape& b);

/// The q-quantile with its 95 % percentile interval, by block bootstrap.
Interval quantile_interval(std::span<const LatencySeries* const> series, Share q, const Draws& draws);

}  // namespace prochron::verdict
