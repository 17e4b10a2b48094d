// How many independent observations a correlated series is worth.
#pragma once

#include <cstdint>
#include <vector>

#include "verdict/statistics/latency_series.h"

namespace prochron::verdict {

/// Integrated autocorrelation time of the series, in observations; at least 1.
double correlation_time(const LatencySeries& series);

/// count / correlation time, at least 1 (0 if there is nothing).
std::int64_t effective_size(const LatencySeries& series);

}  // namespace prochron::verdict
