// One reach for all shifts: the smallest share of the margins by which, with 95 % confidence, no true shift lies farther
// out than its estimate. A shift known to the microsecond takes nothing of the budget; the uncertain ones share it.
#include "verdict/rules/family.h"

#include <algorithm>

#include "verdict/statistics/holm.h"
#include "verdict/statistics/latency_shape.h"
#include "verdict/statistics/normal.h"

namespace prochron::verdict {
namespace {

/// Each shift's margin in its own standard errors.
std::vector<double> margins_in_errors(const JudgePlan& plan, const std::vector<CellEvidence>& cells, std::int64_t& predictions) {
  std::vector<double> margins;
  for (const Expectation& expectation : plan.expectations) {
    if (expectation.rule != "prediction" || !expectation.within) continue;
    for (const std::uint32_t cell : expectation.cells) {
      for (const HopEvidence* hop : cells[cell].matching(expectation.hop)) {
        ++predictions;
        const ShiftErrors errors = shift_errors(hop->shape, hop->control->shape);
        for (const double error : {errors.median_ns, errors.iqr_ns}) {
          if (error > 0) margins.push_back(static_cast<double>(expectation.within->count()) / error);
        }
      }
    }
  }
  return margins;
}

}  // namespace

Family family_of(const JudgePlan& plan, const std::vector<CellEvidence>& cells) {
  Family family;
  const std::vector<double> margins = margins_in_errors(plan, cells, family.predictions);
  double low = 0, high = 1000;
  for (int i = 0; i < 50; ++i) {
    const double reach = (low + high) / 2;
    double missed = 0;
    for (const double margin : margins) missed += normal_tail(reach * margin);
    (missed > kFamilyError ? low : high) = reach;
  }
  family.reach = high;
  return family;
}

}  // namespace prochron::verdict
