// Of several sessions the one with the fewest messages speaks for all.
#include "specs/supply.h"

#include <algorithm>

namespace prochron::specs {
namespace {

using PerSecond = std::optional<std::int64_t>;

bool matches(const verdict::HopPattern& pattern, const verdict::HopContext& hop,
             const verdict::SessionContext& session) {
  return (pattern.from == "any" || session.stages[hop.from].name == pattern.from) &&
         (pattern.to == "any" || session.stages[hop.to].name == pattern.to);
}

/// Of the rule's hops the one with the fewest messages.
PerSecond least_rate(const verdict::Expectation& rule, const verdict::SessionContext& session) {
  const std::vector<PerSecond> rates = arrivals(session);
  PerSecond least;
  for (const verdict::HopContext& hop : session.hops) {
    if (!matches(rule.hop, hop, session)) continue;
    if (!rates[hop.from]) return {};
    least = std::min(least.value_or(*rates[hop.from]), *rates[hop.from]);
  }
  return least;
}

/// The shortest that one of its cells, or the phase that its cells share, is judged.
Duration shortest_judged(const Plan& plan, const verdict::Expectation& rule) {
  const verdict::Role during = rule.rule == "skew_margin" ? verdict::Role::kControl : rule.during;
  if (during != verdict::Role::kFault) {
    const auto phase = std::ranges::find(plan.scenario.schedule, during, &PhaseSpec::role);
    return phase == plan.scenario.schedule.end() ? Duration{0} : phase->length;
  }
  Duration shortest = Duration::max();
  for (const std::uint32_t cell : rule.cells) {
    Duration judged{0};
    for (const std::uint32_t window : plan.judge.cells[cell].windows) judged += plan.judge.windows[window].length;
    shortest = std::min(shortest, judged);
  }
  return rule.cells.empty() ? Duration{0} : shortest;
}

}  // namespace

std::vector<PerSecond> arrivals(const verdict::SessionContext& session) {
  std::vector<PerSecond> rates(session.stages.size());
  std::vector<bool> fed(session.stages.size());
  for (const verdict::HopContext& hop : session.hops) fed[hop.to] = true;
  for (std::size_t pass = 0; pass < rates.size(); ++pass) {  // no path is longer than there are stages
    std::vector<PerSecond> next(rates.size());
    for (std::size_t s = 0; s < rates.size(); ++s) {
      const std::int64_t offered = session.stages[s].offered.micro_hz;
      if (fed[s] || offered > 0) next[s] = offered;
    }
    for (const verdict::HopContext& hop : session.hops) {
      next[hop.to] = next[hop.to] && rates[hop.from] ? PerSecond(*next[hop.to] + *rates[hop.from]) : std::nullopt;
    }
    if (next == rates) break;
    rates = std::move(next);
  }
  return rates;
}

std::optional<Supply> supply_of(const Plan& plan, const verdict::Expectation& rule) {
  PerSecond rate;
  for (const verdict::SessionContext& session : plan.judge.sessions) {
    const PerSecond its = least_rate(rule, session);
    if (!its) return {};
    rate = std::min(rate.value_or(*its), *its);
  }
  if (!rate) return {};
  Duration judged = shortest_judged(plan, rule);
  if (rule.hold && rule.hold->form == verdict::Hold::Form::kEvery) judged = std::min(judged, rule.hold->length);
  if (rule.hold && rule.hold->form == verdict::Hold::Form::kEventually) judged -= std::min(judged, rule.hold->length);
  const __int128 spans = static_cast<__int128>(*rate) * judged.count() / 1'000'000 / 1'000'000'000;
  return Supply{static_cast<std::int64_t>(spans), judged};
}

}  // namespace prochron::specs
