// The normal's formula at the signed ranks' efficiency: they need 5 % more pairs where pairs scatter normally, and far
// fewer where they do not.
#include "specs/capacity_power.h"

#include <fmt/format.h>

#include <cmath>

namespace prochron::specs {
namespace {

/// Of one pair's ratio: what windows of half a second show on a machine with cores to spare.
constexpr double kAssumedScatter = 0.02;
constexpr double kReach = 1.645 + 1.282;  // shown at one-sided 95 %, in 90 % of runs
constexpr double kEfficiency = 0.955;
constexpr double kMost = 1e9;

/// How far below 1 the share lies that so many pairs show.
double resolution(double pairs) { return kReach * kAssumedScatter / std::sqrt(pairs * kEfficiency); }

}  // namespace

std::int64_t pairs_needed(Share at_least) {
  const double room = 1 - static_cast<double>(at_least.ppb) / 1e9;
  if (room <= 0) return 0;
  const double root = kReach * kAssumedScatter / room;
  return 2 * static_cast<std::int64_t>(std::ceil(std::min(root * root / kEfficiency, kMost) / 2));
}

std::string capacity_power(std::int64_t pairs) {
  const double shown = 1 - resolution(static_cast<double>(pairs));
  return fmt::format("shows {:.1f} % of a pipeline that is not slowed, 9 runs in 10, if the ratios of pairs scatter by "
                     "{:g} % (assumed)",
                     std::floor(shown * 1000) / 10, kAssumedScatter * 100);
}

}  // namespace prochron::specs
