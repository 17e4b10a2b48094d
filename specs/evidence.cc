// n spans without a negative one show at 95 % that the rate is at most 3/n, so "at most 0.1 %" needs 3,000; a claim of
// at least is the same about those that are not negative. For a prediction it is the n at which the interval of a
// median is narrower than `within`. This is the least: what is close to its limit will need more.
#include "specs/evidence.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <utility>

#include "specs/capacity_power.h"
#include "specs/supply.h"

namespace prochron::specs {
namespace {

constexpr std::int64_t kWhole = 1'000'000'000;  // of a Share
constexpr double kMedianSpread = 1.25;          // standard error of a normal's median, in deviations over sqrt(n)
constexpr double kSimultaneous = 3.5;           // normal quantile that covers a family of some hundred claims at 95 %
constexpr double kHostJitter = 100e3;           // ns; what a busy machine adds to a hop that no link delays
constexpr double kMost = 1e15;

/// Spans that show a rate to be at most `limit`; where k stretches may be broken, each is asked k + 1 times as strictly.
std::int64_t needed_for_rate(std::int64_t limit_ppb, std::int64_t but) {
  if (limit_ppb <= 0 || limit_ppb >= kWhole) return 0;
  const double all = but == 0 ? 3 : 3 + std::log(static_cast<double>(but) + 1);
  return static_cast<std::int64_t>(std::ceil(all * static_cast<double>(kWhole) / static_cast<double>(limit_ppb)));
}

std::int64_t needed_for_shift(const Plan& plan, Duration within) {
  double jitter = kHostJitter;
  for (const PlannedSession& session : plan.sessions) {
    for (const auto& link : session.pipeline.links) jitter = std::max(jitter, static_cast<double>(link.jitter.count()));
  }
  const double root = kSimultaneous * kMedianSpread * jitter / static_cast<double>(within.count());
  return static_cast<std::int64_t>(std::ceil(std::min(root * root, kMost)));
}

/// A quantile wants ten beyond it.
std::int64_t needed_for_margin(Share p) { return (10 * kWhole + p.ppb - 1) / p.ppb; }

std::int64_t needed_for(const Plan& plan, const verdict::Expectation& rule) {
  if (rule.rule == "prediction" && rule.within) return needed_for_shift(plan, *rule.within);
  if (rule.rule == "skew_margin") return needed_for_margin(rule.p.value_or(plan.judge.margin_p));
  if (rule.rule != "negative_spans") return 0;
  const std::int64_t but = rule.hold ? rule.hold->but : 0;
  return std::max(rule.at_most ? needed_for_rate(rule.at_most->ppb, but) : 0,
                  rule.at_least ? needed_for_rate(kWhole - rule.at_least->ppb, but) : 0);
}

/// 3000 -> "3,000"
std::string grouped(std::int64_t number) {
  std::string text = std::to_string(number);
  for (std::size_t end = text.size(); end > 3; end -= 3) text.insert(end - 3, ",");
  return text;
}

std::string limits_of(const verdict::Expectation& rule) {
  std::string text;
  if (rule.at_most) text += " at most " + format(*rule.at_most);
  if (rule.at_least) text += " at least " + format(*rule.at_least);
  if (rule.margin_at_least) text += " at least " + format(*rule.margin_at_least);
  if (rule.within) text += " within " + format(*rule.within);
  for (const auto& [name, limit] : {std::pair{"lost", rule.lost}, std::pair{"duplicated", rule.duplicated},
                                    std::pair{"wrong", rule.wrong}, std::pair{"reordered", rule.reordered}}) {
    if (limit) text += fmt::format(" {} {}", name, *limit);
  }
  return text.empty() ? text : text + verdict::hold_text(rule);
}

std::string text_of(const verdict::Expectation& rule) {
  const bool hops = rule.rule == "negative_spans" || rule.rule == "prediction" || rule.rule == "skew_margin";
  return rule.rule + (hops ? " " + rule.hop.from + " -> " + rule.hop.to : "") + limits_of(rule);
}

/// Of the rule's cells; 0 if it is not about pairs of windows.
std::int64_t fewest_pairs(const Plan& plan, const verdict::Expectation& rule) {
  if (rule.rule != "throughput") return 0;
  std::size_t fewest = 0;
  for (const std::uint32_t cell : rule.cells) {
    const std::size_t pairs = plan.judge.cells[cell].pairs.size();
    if (pairs > 0 && (fewest == 0 || pairs < fewest)) fewest = pairs;
  }
  return static_cast<std::int64_t>(fewest);
}

Evidence evidence_of_pairs(const verdict::Expectation& rule, std::int64_t pairs, std::vector<Diagnostic>& diagnostics) {
  Evidence row{rule.at, text_of(rule), pairs, rule.at_least ? pairs_needed(*rule.at_least) : 0};
  row.power = capacity_power(pairs);
  if (!rule.at_least || (row.needed > 0 && pairs >= row.needed)) return row;
  row.advice = row.needed > 0 ? fmt::format("`pairs: {}`", row.needed) : "a lower limit";
  diagnostics.push_back({rule.at, Severity::kWarning,
                         fmt::format("\"{}\" may stay undecided: a phase of {} pairs {}: {}", limits_of(rule).substr(1),
                                     pairs, row.power, row.advice)});
  return row;
}

}  // namespace

void count_evidence(Plan& plan, std::vector<Diagnostic>& diagnostics) {
  for (const verdict::Expectation& rule : plan.judge.expectations) {
    if (const std::int64_t pairs = fewest_pairs(plan, rule); pairs > 0) {
      plan.evidence.push_back(evidence_of_pairs(rule, pairs, diagnostics));
      continue;
    }
    const auto supply = supply_of(plan, rule);
    Evidence row{rule.at, text_of(rule), supply ? supply->spans : 0, needed_for(plan, rule)};
    if (supply && row.spans < row.needed) {
      const double seconds = static_cast<double>(supply->judged.count()) / 1e9;
      const double factor = static_cast<double>(row.needed) / static_cast<double>(std::max<std::int64_t>(row.spans, 1));
      const auto longer = static_cast<std::int64_t>(std::ceil(std::min(seconds * factor, 1e9)));
      const bool every = rule.hold && rule.hold->form == verdict::Hold::Form::kEvery;
      row.advice = fmt::format("`{} {}`", every ? "hold: every" : "for:", format(Duration{std::chrono::seconds{longer}}));
      diagnostics.push_back({rule.at, Severity::kWarning,
                             fmt::format("\"{}\" needs >= {} spans, {} gives {}: {}", limits_of(rule).substr(1),
                                         grouped(row.needed), every                        ? "a stretch"
                                         : rule.rule == "skew_margin" ? "the control"
                                                                      : "this phase", grouped(row.spans),
                                         row.advice)});
    }
    plan.evidence.push_back(std::move(row));
  }
}

}  // namespace prochron::specs
