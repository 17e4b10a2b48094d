// The program ran when the run had ended; here only what it came to is looked up. One that failed proves nothing.
#include "verdict/rules/check.h"

#include <algorithm>

namespace prochron::verdict {
namespace {

std::string told(const CheckerEnd& end) { return end.said.empty() ? end.how : end.how + ": " + end.said; }

}  // namespace

RuleOutcome judge_check(const Expectation& expectation, const CellEvidence& cell, const Family&) {
  RuleOutcome outcome;
  const std::string program = expectation.run.empty() ? "" : expectation.run.front();
  outcome.result.name += " " + program;
  if (cell.cell == nullptr) return outcome;  // programs are asked about cells
  outcome.result.limit = "exit 0";
  const auto& expectations = cell.session->plan().expectations;
  const auto own = std::ranges::find_if(cell.checkers, [&](const CheckerEnd& end) {
    return end.cell == cell.id && end.expectation < expectations.size() &&
           &expectations[end.expectation] == &expectation;
  });
  if (own == cell.checkers.end()) {
    outcome.leave_open(program + " was not run");
    return outcome;
  }
  Claim claim;
  claim.measured = own->how;
  claim.shown = own->verdict == Verdict::kPass;
  claim.against = own->verdict == Verdict::kFail ? 0 : 1;
  claim.why = program + " says no, " + told(*own);
  claim.undecided = program + " could not decide, " + told(*own);
  if (own->verdict == Verdict::kInvalid) outcome.invalid = "the checker " + program + " failed, " + told(*own);
  outcome.claims.push_back(std::move(claim));
  return outcome;
}

}  // namespace prochron::verdict
