// How many independent observations a correlated series is worth.
#pragma once

#include <cstdint>
#include <span>

#include "core/units.h"
#include "verdict/statistics/latency_series.h"

namespace prochron::verdict {

/// The part on which it hangs whether a latency lies below a threshold that a share of them does.
Part part_at(Share below);

/// Integrated autocorrelation times of the latencies' ranks, those outside the part taken for equal; in observations,
/// at least 1. LatencySeries::settle() asks once.
PerPart<double> correlation_times_of(const LatencySeries& series);
inline double correlation_time(const LatencySeries& series, Part part = Part::kAll) {
  return series.correlation_times()[part];
}

/// The mean correlation time of many series of one hop: one window alone knows it only to a third.
double pooled_correlation_time(std::span<const LatencySeries* const> series, Part part = Part::kAll);

/// The series' own correlation time where it is out of the ordinary (a burst), else the pooled one.
double trusted_correlation_time(const LatencySeries& series, double pooled, Part part = Part::kAll);

/// count / trusted correlation time, at least 1 (0 if there is nothing).
std::int64_t effective_size(const LatencySeries& series, double pooled, Part part = Part::kAll);

}  // namespace prochron::verdict
