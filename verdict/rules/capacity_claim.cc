// Equivalence, not absence of a difference: shown only if ratios as high as these would be rare were the true ratio at
// the limit, refuted only if ones as low would be. What lies between is undecided, however near to 1 it looks.
#include "verdict/rules/capacity_claim.h"

#include "verdict/capacity.h"
#include "verdict/figures.h"
#include "verdict/statistics/binomial.h"

namespace prochron::verdict {
namespace {

std::string account(const Capacity& capacity) {
  return count_text(static_cast<std::int64_t>(capacity.ratios.size())) + " pairs of windows, whose ratios scatter by " +
         percent(share_of(capacity.ratios.scatter()));
}

}  // namespace

Claim capacity_claim(const CellEvidence& cell, Share limit) {
  const Capacity capacity = capacity_of(cell);
  const double asked = fraction(limit);
  Claim claim;
  if (capacity.ratios.size() == 0 || capacity.silent > 0) {
    claim.undecided = capacity.silent > 0
                          ? "nothing came out in " + count_text(capacity.silent) + " of the windows without a fault"
                          : "no pair of windows ran to its end";
    return claim;
  }
  const Share ratio = share_of(capacity.ratios.estimate());
  const Share low = share_of(capacity.ratios.low(kOneSided / 2));
  const Share high = share_of(capacity.ratios.high(kOneSided / 2));
  claim.measured = percent(ratio), claim.low = percent(low), claim.high = percent(high);
  claim.shown = capacity.ratios.tail_above(asked) <= kOneSided / cell.session->plan().looks.value_or(1);
  claim.against = capacity.ratios.tail_below(asked);
  const std::string found = ratio_text(ratio, low, high) + " from " + account(capacity);
  claim.why = "under the fault " + decimal(capacity.faulted_micro_hz, 6, 1) + "/s came out, without it " +
              decimal(capacity.control_micro_hz, 6, 1) + "/s: " + found;
  claim.undecided = found + ", does not decide " + percent_limit(limit) + ": more pairs";
  return claim;
}

}  // namespace prochron::verdict
