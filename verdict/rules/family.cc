// One reach for all shifts: the smallest share of the margins by which, with 95 % confidence, no true shift lies
// farther out than its estimate. A shift known to the microsecond takes nothing of the budget; the uncertain ones share
// it; those that no reach below the margin could show (a window in which the machine did something else) must not cost
// the others their verdict and stand apart with a tenth of the budget.
#include "verdict/rules/family.h"

#include <algorithm>
#include <cstddef>
#include <span>

#include "verdict/statistics/holm.h"
#include "verdict/statistics/latency_shape.h"
#include "verdict/statistics/normal.h"

namespace prochron::verdict {
namespace {

constexpr double kCommonShare = 0.9;  // of the error
constexpr double kWorthIt = 1.1;

/// Each shift's margin in its own standard errors.
std::vector<double> margins_in_errors(const JudgePlan& plan, const std::vector<CellEvidence>& cells,
                                      std::int64_t& predictions) {
  std::vector<double> margins;
  for (const Expectation& expectation : plan.expectations) {
    if (expectation.rule != "prediction" || !expectation.within) continue;
    for (const std::uint32_t cell : expectation.cells) {
      for (const HopEvidence* hop : cells[cell].matching(expectation.hop)) {
        ++predictions;
        const ShiftErrors errors = shift_errors(hop->shape, hop->control->shape);
        const auto margin = static_cast<double>(expectation.within->count());
        if (errors.iqm_ns > 0) margins.push_back(margin / errors.iqm_ns);
        if (errors.iqr_ns > 0) margins.push_back(margin * kReachOfRange / errors.iqr_ns);
      }
    }
  }
  return margins;
}

/// The share of their margins within which all shifts but the first few lie, those with few errors to a margin first.
double common_reach(std::span<const double> margins, double error) {
  double low = 0, high = 2;
  for (int i = 0; i < 50; ++i) {
    const double reach = (low + high) / 2;
    double missed = 0;
    for (const double margin : margins) missed += normal_tail(reach * margin);
    (missed > error ? low : high) = reach;
  }
  return high;
}

}  // namespace

double family_error(const JudgePlan& plan) { return kFamilyError / plan.looks.value_or(1); }

Family family_of(const JudgePlan& plan, const std::vector<CellEvidence>& cells) {
  Family family;
  std::vector<double> margins = margins_in_errors(plan, cells, family.predictions);
  std::ranges::sort(margins);
  std::span<const double> shared = margins;
  const std::size_t most_apart = margins.size() / 10;
  const double error = family_error(plan), common_error = kCommonShare * error;
  const double without_them = common_reach(shared.subspan(most_apart), common_error);
  std::size_t apart = 0;
  while (apart < most_apart && common_reach(shared.subspan(apart), common_error) > kWorthIt * without_them) ++apart;
  if (apart > 0) family.apart = margins[apart];
  shared = shared.subspan(apart);
  family.reach = common_reach(shared, common_error);
  family.deviations = normal_quantile((error - common_error) / static_cast<double>(most_apart + 1));
  return family;
}

}  // namespace prochron::verdict
