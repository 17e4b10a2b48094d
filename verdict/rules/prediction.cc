// Two questions per hop. Equivalence: do the true latencies, to which the identity ties the observed ones, have the
// control's interquartile mean and range to within the stated margin, shown and not merely not refuted? Count: given
// the control's own negatives at this skew, are the cell's any surprise? The control's wander between its parts is part
// of its uncertainty: what one of them explains does not speak against the prediction.
#include "verdict/rules/prediction.h"

#include <algorithm>
#include <cmath>

#include "verdict/figures.h"
#include "verdict/statistics/binomial.h"
#include "verdict/statistics/fisher.h"
#include "verdict/statistics/holm.h"
#include "verdict/statistics/normal.h"

namespace prochron::verdict {
namespace {

std::string plus_minus(double ns) { return bound_text(static_cast<std::int64_t>(ns + 0.5)); }

std::string signed_latency(std::int64_t ns) { return (ns > 0 ? "+" : "") + latency_text(ns); }

struct Shift {
  const char* of;
  std::int64_t ns = 0;
  double error_ns = 0;
  double reach_factor = 1;  ///< of the family's reach
};

Claim equivalence(const HopEvidence& hop, const Shift& shift, Duration within, const Family& family) {
  const auto margin = static_cast<double>(within.count());
  const double distance = std::abs(static_cast<double>(shift.ns));
  const double reach = family.reach_of(margin * shift.reach_factor, shift.error_ns);
  Claim claim;
  claim.measured = signed_latency(shift.ns);
  claim.low = signed_latency(shift.ns - static_cast<std::int64_t>(reach));
  claim.high = signed_latency(shift.ns + static_cast<std::int64_t>(reach));
  const bool decidable = hop.shape.decidable && hop.control->shape.decidable;
  claim.shown = decidable && distance + reach <= margin;
  // What the control itself wanders from part to part is no evidence against its prediction.
  const auto wander = static_cast<double>(hop.control->wander_ns);
  const double error = std::max(1.0, std::sqrt(shift.error_ns * shift.error_ns + wander * wander));
  if (decidable && distance > margin) claim.against = normal_tail((distance - margin) / error);
  const std::string seen = hop.name() + ": the " + shift.of + " of the latency is off its prediction by " +
                           signed_latency(shift.ns) + " " + plus_minus(reach);
  claim.why = seen + ", beyond " + format(within);
  claim.undecided = seen + ", which does not show it to be within " + format(within);
  return claim;
}

/// Twice the smaller tail of the cell's count, by whichever part of the control explains it best.
double surprise(const HopEvidence& hop, std::int64_t counted) {
  const std::int64_t n = hop.n_effective(), control_n = hop.control_n_effective();
  const Prediction predicted = hop.predicted(control_n);
  const std::int64_t alike = effective_count(n, counted, control_n);
  return two_sided(fisher_tails(n, counted, control_n, std::clamp(alike, predicted.low, predicted.high)));
}

Claim count(const HopEvidence& hop, std::int64_t predictions) {
  const RateEstimate rate = estimate_rate(hop.sample.n, hop.sample.negative, hop.n_effective());
  Claim claim;
  claim.measured = percent(rate.rate), claim.low = percent(rate.low), claim.high = percent(rate.high);
  const std::int64_t of_million = hop.predicted(1'000'000).middle;
  const std::string seen = hop.name() + ": " + count_text(rate.negative) + " of " + count_text(rate.n) +
                           " negative, predicted " + percent({of_million * 1000});
  claim.why = seen + ", which the control's own uncertainty does not explain";
  claim.undecided = seen;
  if (rate.n == 0 || hop.control->sample.n == 0) {
    claim.undecided = hop.name() + ": no message crossed";
    return claim;
  }
  claim.against = surprise(hop, effective_count(rate.n, rate.negative, rate.n_effective));
  claim.shown = claim.against > kFamilyError / static_cast<double>(predictions);
  return claim;
}

}  // namespace

RuleOutcome judge_prediction(const Expectation& expectation, const CellEvidence& cell, const Family& family) {
  RuleOutcome outcome;
  outcome.result.name += " " + expectation.hop.from + " -> " + expectation.hop.to;
  if (!expectation.within) return outcome;
  outcome.result.limit = "within " + format(*expectation.within);
  if (cell.cell == nullptr) return outcome;  // the control predicts; its own parts are the stationarity test's
  if (cell.role != Role::kFault) {
    outcome.leave_open("a prediction is about the faults");
    return outcome;
  }
  const auto hops = cell.matching(expectation.hop);
  if (hops.empty()) outcome.leave_open("there is no such hop");
  for (const HopEvidence* hop : hops) {
    const LatencyShape& now = hop->shape;
    const LatencyShape& then = hop->control->shape;
    const ShiftErrors errors = shift_errors(now, then);
    const Shift location{"interquartile mean", now.iqm_ns - then.iqm_ns, errors.iqm_ns};
    const Shift range{"interquartile range", now.iqr_ns - then.iqr_ns, errors.iqr_ns, kReachOfRange};
    outcome.claims.push_back(equivalence(*hop, location, *expectation.within, family));
    outcome.claims.push_back(equivalence(*hop, range, *expectation.within, family));
    outcome.claims.push_back(count(*hop, family.predictions));
  }
  return outcome;
}

}  // namespace prochron::verdict
