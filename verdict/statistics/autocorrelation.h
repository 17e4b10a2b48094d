// How many independent observations a correlated series is worth.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

#include "core/units.h"
#include "verdict/statistics/latency_series.h"

namespace prochron::verdict {

/// Which latencies are asked for what they remember. Whether one lies below a low threshold hangs on the fast ones alone:
/// a stall makes slow ones slower and changes no such answer. The farther out the threshold, the fewer of them it hangs on.
enum class Part : std::uint8_t { kAll, kFastestTenth, kFasterHalf, kSlowerHalf, kSlowestTenth };
inline constexpr std::size_t kParts = 5;

/// The part on which it hangs whether a latency lies below a threshold that a share of them does.
Part part_at(Share below);

/// One number for each part.
template <class T>
struct PerPart {
  std::array<T, kParts> values{};
  T& operator[](Part part) { return values[static_cast<std::size_t>(part)]; }
  const T& operator[](Part part) const { return values[static_cast<std::size_t>(part)]; }
};
inline constexpr PerPart<Part> kEachPart{
    {Part::kAll, Part::kFastestTenth, Part::kFasterHalf, Part::kSlowerHalf, Part::kSlowestTenth}};

/// Integrated autocorrelation time of the latencies' ranks, those outside the part taken for equal; in observations, at
/// least 1.
double correlation_time(const LatencySeries& series, Part part = Part::kAll);

/// The mean correlation time of many series of one hop: one window alone knows it only to a third.
double pooled_correlation_time(std::span<const LatencySeries* const> series, Part part = Part::kAll);

/// The series' own correlation time where it is out of the ordinary (a burst), else the pooled one.
double trusted_correlation_time(const LatencySeries& series, double pooled, Part part = Part::kAll);

/// count / trusted correlation time, at least 1 (0 if there is nothing).
std::int64_t effective_size(const LatencySeries& series, double pooled, Part part = Part::kAll);

}  // namespace prochron::verdict
