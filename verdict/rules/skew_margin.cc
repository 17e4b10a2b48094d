// A margin of at least m at p says that of the control's true latencies at most p lie below m: an exact binomial test,
// like that of a rate at a skew of m. By the law both signs of a hop's skew have one margin: what counts is how far the
// sender is ahead of the receiver, whichever of them was bent.
//
// `within` d is shown by the negatives alone, which only grow with the skew: among the messages whose skew lies up to d
// above the predicted margin less d fewer than p are negative, so the hop's margin lies above that; among those up to d
// below the margin plus d more than p are, so it lies below that. The margin's own interval is taken at its worse end.
// It is refuted by more than p before the margin less d, or fewer than p beyond the margin plus d.
#include "verdict/rules/skew_margin.h"

#include <algorithm>

#include "verdict/figures.h"
#include "verdict/margin_crossing.h"
#include "verdict/rules/hold.h"
#include "verdict/statistics/binomial.h"
#include "verdict/statistics/rising_rate.h"

namespace prochron::verdict {
namespace {

/// Against `within` speak negatives too early or too late, looked for in three lengths of either side.
constexpr double kLooks = 6;

Share p_of(const Expectation& expectation, const CellEvidence& cell) {
  return expectation.p.value_or(cell.session->plan().margin_p);
}

/// A limit of the rule, of either kind, and how sure the claim must be.
struct Asked {
  Duration limit;
  Share p;
  double level;
};

void tell(Claim& claim, const Interval& interval) {
  claim.measured = latency_text(interval.value_ns);
  claim.low = latency_text(interval.low_ns);
  claim.high = latency_text(interval.high_ns);
}

/// The margin is a quantile of the control; too few messages carry none.
Claim no_margin(const HopEvidence& hop, Share p) {
  Claim claim;
  claim.undecided = hop.name() + ": the control's " + count_text(hop.control->sample.n) + " messages, worth " +
                    count_text(hop.control->sample.n_effective[part_at(p)]) + ", carry no margin at " +
                    percent_limit(p) + ": ten must lie beyond it";
  return claim;
}

Claim at_least(const HopEvidence& hop, const Asked& asked, const Interval& margin) {
  const auto [limit, p, level] = asked;
  const HopSample& control = hop.control->sample;
  const std::int64_t n = control.n_effective[part_at(p)];
  const std::int64_t faster = effective_count(control.n, control.latency.below_milli(limit.count()) / 1000, n);
  const Tails tails = binomial_tails(n, faster, fraction(p));
  Claim claim;
  tell(claim, margin);
  claim.shown = tails.at_most <= level;
  claim.against = tails.at_least;
  const std::string seen = hop.name() + " tolerates a skew of " + margin_text(margin) + " at " + percent_limit(p);
  claim.why = seen + ", less than " + format(limit);
  claim.undecided = seen + ", which does not decide " + format(limit);
  return claim;
}

Claim within(const HopEvidence& hop, const Asked& asked, const Interval& margin) {
  const HopSample& sample = hop.sample;
  const std::vector<RateAtSkew> rates = rates_by_skew(sample.skews, sample.negative_skews);
  const Worth worth{sample.n_effective[part_at(asked.p)], sample.n};
  const std::int64_t d = asked.limit.count();
  const auto tails = [&](std::int64_t from, std::int64_t until) {
    const RateAtSkew band = rate_between(rates, from, until);
    const std::int64_t n = worth.of_these(band.n);
    return binomial_tails(n, effective_count(band.n, band.negative, n), fraction(asked.p));
  };
  Claim claim;
  tell(claim, margin);
  const std::string where = "its predicted margin of " + margin_text(margin) + " at " + percent_limit(asked.p);
  const bool moved = rate_between(rates, margin.high_ns - d, margin.low_ns).n > 0 &&
                     rate_between(rates, margin.high_ns, margin.low_ns + d).n > 0;
  claim.undecided = hop.name() + ": the skew does not move through " + where;
  if (!moved) return claim;
  const auto passed = passes_at(rates, asked.p);
  const PassingInterval interval = passing_interval(rates, asked.p, worth);
  Interval seen{passed.value_or(rates.back().skew_ns), interval.low_ns.value_or(rates.front().skew_ns),
                interval.high_ns.value_or(rates.back().skew_ns)};
  seen.low_ns = std::min(seen.low_ns, seen.value_ns), seen.high_ns = std::max(seen.high_ns, seen.value_ns);
  tell(claim, seen);
  claim.shown = tails(margin.high_ns - d, margin.high_ns).at_most <= asked.level &&
                tails(margin.low_ns, margin.low_ns + d).at_least <= asked.level;
  claim.against = 1;
  for (const std::int64_t reach : {d, 2 * d, 4 * d}) {
    const double too_early = tails(margin.low_ns - d - reach, margin.low_ns - d).at_least;
    const double too_late = tails(margin.high_ns + d, margin.high_ns + d + reach).at_most;
    claim.against = std::min({claim.against, kLooks * too_early, kLooks * too_late});
  }
  const std::string found = hop.name() + ": negative beyond " + percent_limit(asked.p) + " from a skew of " +
                            margin_text(seen) + " on, " + where;
  claim.why = found + ", more than " + format(asked.limit) + " away";
  claim.undecided = found + "; that they agree within " + format(asked.limit) + " is not shown";
  return claim;
}

}  // namespace

RuleOutcome judge_skew_margin(const Expectation& expectation, const CellEvidence& cell, const Family&) {
  RuleOutcome outcome;
  outcome.result.name += " " + expectation.hop.from + " -> " + expectation.hop.to;
  if (expectation.margin_at_least) outcome.result.limit = "at least " + format(*expectation.margin_at_least);
  if (expectation.within) {
    outcome.result.limit += (outcome.result.limit.empty() ? "within " : ", within ") + format(*expectation.within);
  }
  const bool asked = expectation.margin_at_least || expectation.within;
  if (cell.cell == nullptr || !asked) return outcome;  // the control is what the margin comes from, not a rule's subject
  const Share p = p_of(expectation, cell);
  const double level = level_of(expectation, cell.session->plan());
  const auto hops = cell.matching(expectation.hop);
  if (hops.empty()) outcome.leave_open("there is no such hop");
  for (const HopEvidence* hop : hops) {
    const Margin margin = cell.session->margin(hop->place, p);
    if (!margin.ahead) {
      outcome.claims.push_back(no_margin(*hop, p));
      continue;
    }
    if (expectation.margin_at_least) {
      outcome.claims.push_back(at_least(*hop, {*expectation.margin_at_least, p, level}, *margin.ahead));
    }
    if (expectation.within) outcome.claims.push_back(within(*hop, {*expectation.within, p, level}, *margin.ahead));
  }
  return outcome;
}

}  // namespace prochron::verdict
