// How many independent observations a correlated series is worth.
#pragma once

#include <cstdint>
#include <span>

#include "verdict/statistics/latency_series.h"

namespace prochron::verdict {

/// Integrated autocorrelation time of the latencies' ranks, in observations; at least 1.
double correlation_time(const LatencySeries& series);

/// The mean correlation time of many series of one hop: one window alone knows it only to a third.
double pooled_correlation_time(std::span<const LatencySeries* const> series);

/// The series' own correlation time where it is out of the ordinary (a burst), else the pooled one.
double trusted_correlation_time(const LatencySeries& series, double pooled);

/// count / trusted correlation time, at least 1 (0 if there is nothing).
std::int64_t effective_size(const LatencySeries& series, double pooled);

}  // namespace prochron::verdict
