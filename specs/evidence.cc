// "At most 0.1 %" can only be shown by 3,000 spans without a negative one: the smallest n with (1 - limit)^n <= 5 %.
// For a prediction it is the n at which the interval of a median shrinks below what `within` allows.
#include "specs/evidence.h"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

namespace prochron::specs {
namespace {

constexpr double kAlpha = 0.05;         // one-sided, per claim
constexpr double kMedianSpread = 1.25;  // standard error of a normal's median, in deviations over sqrt(n)
constexpr double kSimultaneous = 3.5;   // normal quantile that covers a family of some hundred claims at 95 %
constexpr double kHostJitter = 100e3;   // ns; what a busy machine adds to a hop that no link delays

double share(Share s) { return static_cast<double>(s.ppb) / 1e9; }

std::int64_t needed_for_rate(double limit) {
  if (limit <= 0 || limit >= 1) return 0;
  return static_cast<std::int64_t>(std::ceil(std::log(kAlpha) / std::log(limit)));
}

std::int64_t needed_for_shift(const Plan& plan, Duration within) {
  double jitter = kHostJitter;
  for (const auto& link : plan.scenario.pipeline.links) {
    jitter = std::max(jitter, static_cast<double>(link.jitter.count()));
  }
  const double root = kSimultaneous * kMedianSpread * jitter / static_cast<double>(within.count());
  return static_cast<std::int64_t>(std::ceil(root * root));
}

/// The fewest spans that any window judged by the rule will have on one hop; 0 when the source is as fast as it can be.
std::int64_t spans_for(const Plan& plan, const verdict::Expectation& rule) {
  std::int64_t least = INT64_MAX;
  for (std::uint32_t cell : rule.cells) {
    const verdict::CellContext& context = plan.judge.cells[cell];
    Frequency offered;
    for (const auto& stage : plan.judge.sessions[context.session].stages) {
      offered = std::max(offered, stage.offered);
    }
    Duration judged{0};
    for (std::uint32_t window : context.windows) judged += plan.judge.windows[window].length;
    const __int128 spans = static_cast<__int128>(offered.micro_hz) * judged.count() / 1'000'000 / 1'000'000'000;
    least = std::min(least, static_cast<std::int64_t>(spans));
  }
  return least == INT64_MAX ? 0 : least;
}

std::string text_of(const verdict::Expectation& rule) {
  std::string text = rule.rule;
  if (rule.rule == "negative_spans" || rule.rule == "prediction") text += " " + rule.hop.from + " -> " + rule.hop.to;
  if (rule.at_most) text += " at most " + format(*rule.at_most);
  if (rule.at_least) text += " at least " + format(*rule.at_least);
  if (rule.within) text += " within " + format(*rule.within);
  for (const auto& [name, limit] : {std::pair{"lost", rule.lost}, std::pair{"duplicated", rule.duplicated},
                                    std::pair{"wrong", rule.wrong}, std::pair{"reordered", rule.reordered}}) {
    if (limit) text += fmt::format(" {} {}", name, *limit);
  }
  return text;
}

}  // namespace

void count_evidence(Plan& plan, std::vector<Diagnostic>& diagnostics) {
  for (const verdict::Expectation& rule : plan.judge.expectations) {
    Evidence row{rule.at, text_of(rule), spans_for(plan, rule), 0, {}};
    if (rule.rule == "negative_spans") {
      if (rule.at_most) row.needed = needed_for_rate(1 - share(*rule.at_most));
      if (rule.at_least) row.needed = std::max(row.needed, needed_for_rate(share(*rule.at_least)));
    }
    if (rule.rule == "prediction" && rule.within) row.needed = needed_for_shift(plan, *rule.within);
    if (row.spans > 0 && row.spans < row.needed) {
      const Duration length = plan.judge.windows[plan.judge.cells[rule.cells.front()].windows.front()].length;
      const double factor = static_cast<double>(row.needed) / static_cast<double>(row.spans);
      const auto seconds = static_cast<std::int64_t>(std::ceil(factor * static_cast<double>(length.count()) / 1e9));
      row.advice = fmt::format("`for: {}`", format(Duration{std::chrono::seconds{seconds}}));
      diagnostics.push_back({rule.at, Severity::kWarning,
                             fmt::format("\"{}\" needs >= {} spans, this phase gives {}: {}", row.rule, row.needed,
                                         row.spans, row.advice)});
    }
    plan.evidence.push_back(std::move(row));
  }
}

}  // namespace prochron::specs
