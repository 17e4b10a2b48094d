// Exact binomial tests at the effective sample size, of the limit itself.
#include "verdict/rules/negative_spans.h"

#include <algorithm>

#include "verdict/figures.h"
#include "verdict/margin_crossing.h"
#include "verdict/rules/hold.h"
#include "verdict/statistics/autocorrelation.h"
#include "verdict/statistics/binomial.h"

namespace prochron::verdict {
namespace {

/// What of a hop was seen in one part of the cell's judged time.
struct Seen {
  std::vector<const NegativeTally*> tallies;
  std::int64_t n = 0, negative = 0, n_effective = 0;
  std::string where;
};

/// What the messages of a stretch are worth: by the control's memory, or by the stretch's own where negatives come in
/// bursts. A first-order chain of correlation r makes n (1 - r) / (1 + r), and r is told by how often it turns.
std::int64_t worth_of(const NegativeTally& tally, double control_memory) {
  if (tally.crossed == 0) return 0;
  const auto n = static_cast<double>(tally.crossed), negative = static_cast<double>(tally.negative);
  double worth = n / control_memory;
  const double turns_by_chance = 2 * negative * (n - negative) / n;
  const double turns = static_cast<double>(tally.turns);
  if (turns < turns_by_chance) worth = std::min(worth, n * turns / (2 * turns_by_chance - turns));
  return std::max<std::int64_t>(1, static_cast<std::int64_t>(worth));
}

Seen seen_in(const JudgedPart& part, const HopEvidence& hop, const CellEvidence& cell) {
  Seen seen;
  seen.where = part.where;
  if (!part.stretch) {
    seen.tallies.assign(hop.sample.parts.begin(), hop.sample.parts.end());
    seen.n = hop.sample.n, seen.negative = hop.sample.negative, seen.n_effective = hop.n_effective();
    return seen;
  }
  const NegativeTally& tally = cell.session->hops->stretch(*part.stretch, hop.place);
  seen.tallies = {&tally};
  seen.n = tally.crossed, seen.negative = tally.negative;
  seen.n_effective = worth_of(tally, pooled_correlation_time(hop.control->sample.series, hop.deciding_part()));
  return seen;
}

std::string cause_of(const Seen& seen) {
  std::int64_t skew = 0, late = 0, quantised = 0, unexplained = 0;
  for (const NegativeTally* part : seen.tallies) {
    skew += part->by_skew;
    late += part->by_late_stamp;
    quantised += part->by_quantisation;
    unexplained += part->unexplained;
  }
  std::string text;
  const auto name = [&text](const char* cause, std::int64_t count) {
    if (count > 0) text += (text.empty() ? "cause: " : ", ") + (cause + (" " + count_text(count)));
  };
  name("skew", skew), name("late stamp", late), name("quantisation", quantised), name("unexplained", unexplained);
  return text.empty() ? "" : ", " + text;
}

std::string worst_of(const Seen& seen) {
  const NegativeTally* worst = nullptr;
  for (const NegativeTally* part : seen.tallies) {
    if (part->worst_ns < 0 && (worst == nullptr || part->worst_ns < worst->worst_ns)) worst = part;
  }
  return worst == nullptr
             ? ""
             : " Worst trace " + to_hex(worst->worst).substr(0, 8) + ", " + latency_text(worst->worst_ns) + ".";
}

/// The rate, how it came about, what the hop tolerates.
std::string account(const HopEvidence& hop, const Seen& seen, const RateEstimate& rate) {
  std::string text = hop.name() + ": " + rate_text(rate) + seen.where + " (" + count_text(rate.negative) + " of " +
                     count_text(rate.n) + cause_of(seen) + ").";
  for (const MarginCrossing& crossing : hop.crossings) text += " " + crossing_text(crossing, "the hop") + ".";
  if (hop.control->margin.ahead && hop.crossings.empty()) {
    text += " The hop tolerates a skew of " + latency_text(hop.control->margin.ahead->value_ns) + " at " +
            percent_limit(hop.control->margin.p) + "; here it is " + offset_ms({hop.sample.skew_ns}) + ".";
  }
  return text + worst_of(seen);
}

/// A limit of the rule, of either kind.
struct Limit {
  Share share;
  bool at_most = true;
  double level = kOneSided;
};

Claim claim_on(const HopEvidence& hop, const Seen& seen, const Limit& limit) {
  const RateEstimate rate = estimate_rate(seen.n, seen.negative, seen.n_effective);
  const std::int64_t k = effective_count(rate.n, rate.negative, rate.n_effective);
  const Tails tails = binomial_tails(rate.n_effective, k, fraction(limit.share));
  Claim claim;
  claim.measured = percent(rate.rate), claim.low = percent(rate.low), claim.high = percent(rate.high);
  claim.why = account(hop, seen, rate);
  claim.undecided = hop.name() + ": " + rate_text(rate) + seen.where + " from " + count_text(rate.n) +
                    " messages worth " + count_text(rate.n_effective) + " does not decide " +
                    percent_limit(limit.share);
  if (rate.n == 0) {
    claim.undecided = hop.name() + ": no message crossed" + seen.where;
    return claim;
  }
  claim.shown = (limit.at_most ? tails.at_most : tails.at_least) <= limit.level;
  claim.against = limit.at_most ? tails.at_least : tails.at_most;
  return claim;
}

Claim held_claim(const Expectation& expectation, const HopEvidence& hop, const Limit& limit,
                 const CellEvidence& cell) {
  std::vector<Claim> claims;
  for (const JudgedPart& part : parts_of(expectation, cell)) {
    claims.push_back(claim_on(hop, seen_in(part, hop, cell), limit));
  }
  return claim_held(expectation, std::move(claims));
}

}  // namespace

RuleOutcome judge_negative_spans(const Expectation& expectation, const CellEvidence& cell, const Family&) {
  RuleOutcome outcome;
  outcome.result.name += " " + expectation.hop.from + " -> " + expectation.hop.to;
  const double level = level_of(expectation, cell.session->plan());
  const auto hops = cell.matching(expectation.hop);
  if (hops.empty() && (expectation.at_most || expectation.at_least)) outcome.leave_open("there is no such hop");
  for (const HopEvidence* hop : hops) {
    if (expectation.at_most) {
      outcome.claims.push_back(held_claim(expectation, *hop, {*expectation.at_most, true, level}, cell));
      outcome.claims.back().about_lies = true;
    }
    // What is wanted of a fault is not wanted of its control, which has no cell.
    if (expectation.at_least && cell.cell != nullptr) {
      outcome.claims.push_back(held_claim(expectation, *hop, {*expectation.at_least, false, level}, cell));
    }
  }
  if (expectation.at_most) outcome.result.limit = "at most " + percent_limit(*expectation.at_most);
  if (expectation.at_least) {
    outcome.result.limit += (expectation.at_most ? ", " : "") + ("at least " + percent_limit(*expectation.at_least));
  }
  if (!outcome.result.limit.empty()) outcome.result.limit += hold_text(expectation);
  return outcome;
}

}  // namespace prochron::verdict
