// Two things of one name. Service at the offered rate: every message offered in the window is delivered before its guard
// band is over, and the delay does not grow faster than the limit leaves room for; an open loop below capacity says
// nothing about capacity. Capacity: what a closed loop gets done, in the pairs of windows of a capacity phase.
#include "verdict/rules/throughput.h"

#include <algorithm>

#include "verdict/figures.h"
#include "verdict/rules/capacity_claim.h"
#include "verdict/rules/hold.h"
#include "verdict/service.h"
#include "verdict/statistics/normal.h"

namespace prochron::verdict {
namespace {

Claim delivered_claim(const Service& service, Share limit, const std::string& where) {
  Claim claim;
  claim.measured = percent(service.ratio);
  claim.shown = service.ratio >= limit;
  claim.against = claim.shown ? 1 : 0;
  claim.why =
      count_text(service.in_time) + " of " + count_text(service.asked) + " messages offered were delivered in time" + where;
  return claim;
}

/// The room that the limit leaves: the share of what is offered that may be added to a backlog.
Claim backlog_claim(const Service& service, Share limit, double level) {
  const double room = 1 - static_cast<double>(limit.ppb) / 1e9;
  const double error = std::max(service.slope.error, 1e-9);
  const double excess = (service.slope.per_second - room) / error;
  Claim claim;
  claim.measured = percent(service.kept_up);
  claim.low = percent(service.low), claim.high = percent(service.high);
  claim.shown = service.slope.known && normal_tail(-excess) <= level;
  claim.against = service.slope.known ? normal_tail(excess) : 1;
  claim.why = "a backlog grows: messages are delayed by " +
              decimal(static_cast<std::int64_t>(service.slope.per_second * 1e6), 3, 1) + " ms more every second";
  claim.undecided = "whether a backlog grows can't be told from " + count_text(service.due) + " messages";
  return claim;
}

/// What of a part can't be asked at all; empty if it can.
std::string nothing_to_judge(const Service& service, const std::string& where) {
  if (service.due * 100 < service.planned * 99 - 100) {
    return "the source offered " + count_text(service.due) + " of the " + count_text(service.planned) +
           " messages planned" + where;
  }
  if (service.due > 0 && service.planned > 0) return "";
  return "no message was offered on a schedule" + where + ": a closed loop is no service test";
}

/// In the session of the cell.
bool has_capacity_phase(const CellEvidence& cell) {
  return std::ranges::any_of(cell.session->plan().cells, [&](const CellContext& other) {
    return &cell.session->plan().sessions[other.session] == &cell.session->context() && !other.pairs.empty();
  });
}

}  // namespace

RuleOutcome judge_throughput(const Expectation& expectation, const CellEvidence& cell, const Family&) {
  RuleOutcome outcome;
  if (!expectation.at_least) return outcome;
  outcome.result.limit = "at least " + percent_limit(*expectation.at_least) + hold_text(expectation);
  if (cell.cell != nullptr && !cell.cell->pairs.empty()) {
    outcome.claims.push_back(capacity_claim(cell, *expectation.at_least));
    return outcome;
  }
  const bool is_reference = cell.cell == nullptr && has_capacity_phase(cell);
  if (is_reference) return outcome;  // the windows without a fault are what capacity is compared with
  std::vector<Claim> delivered, kept_up;
  for (const JudgedPart& part : parts_of(expectation, cell)) {
    const Service service = service_of(cell, part.stretch);
    if (std::string why = nothing_to_judge(service, part.where); !why.empty()) {
      outcome.leave_open(std::move(why));
      return outcome;
    }
    delivered.push_back(delivered_claim(service, *expectation.at_least, part.where));
    kept_up.push_back(backlog_claim(service, *expectation.at_least, level_of(expectation, cell.session->plan())));
  }
  outcome.claims.push_back(claim_held(expectation, std::move(delivered)));
  outcome.claims.push_back(claim_held(expectation, std::move(kept_up)));
  return outcome;
}

}  // namespace prochron::verdict
