// A control has a family of its own: it decides nothing but whether a broken rule was broken before any fault.
#include "verdict/settle.h"

#include <algorithm>
#include <cstddef>
#include <optional>

#include "verdict/case_notes.h"
#include "verdict/statistics/holm.h"

namespace prochron::verdict {
namespace {

bool counts(const CellJudgement& cell) { return cell.ran && cell.against.empty() && cell.missing.empty(); }

/// The claims of some cells in one row, and which of them are rejected.
class ClaimFamily {
 public:
  void add(const CellJudgement& cell) {
    for (const JudgedRule& rule : cell.rules) {
      for (const Claim& claim : rule.outcome.claims) p_values_.push_back(claim.against);
    }
  }
  void decide(double error) { rejected_ = holm_rejects(p_values_, error); }
  bool next_is_rejected() { return rejected_[next_++]; }
  std::int64_t size() const { return static_cast<std::int64_t>(p_values_.size()); }

 private:
  std::vector<double> p_values_;
  std::vector<bool> rejected_;
  std::size_t next_ = 0;
};

void settle_rule(RuleOutcome& outcome, ClaimFamily& family) {
  const Claim* rejected = nullptr;
  const Claim* undecided = nullptr;
  for (const Claim& claim : outcome.claims) {
    const bool is_rejected = family.next_is_rejected();
    if (is_rejected && (rejected == nullptr || claim.against < rejected->against)) rejected = &claim;
    if (!is_rejected && !claim.shown && undecided == nullptr) undecided = &claim;
  }
  const Claim* told = rejected != nullptr ? rejected : undecided;
  if (told == nullptr && !outcome.claims.empty()) told = &outcome.claims.front();
  if (told != nullptr) {
    outcome.result.measured = told->measured;
    outcome.result.low = told->low;
    outcome.result.high = told->high;
  }
  outcome.result.verdict = rejected != nullptr    ? Verdict::kFail
                           : undecided != nullptr ? Verdict::kInconclusive
                                                  : Verdict::kPass;
  if (rejected != nullptr) {
    outcome.result.why = rejected->why;
    outcome.result.shows_lies = rejected->about_lies;
  }
  if (rejected == nullptr && undecided != nullptr) {
    outcome.result.why = undecided->undecided.empty() ? undecided->why : undecided->undecided;
  }
}

/// A rule that its control alone breaks says nothing about the fault.
void apply_baseline(CellJudgement& cell, const CellJudgement& control) {
  for (JudgedRule& rule : cell.rules) {
    const auto before = std::ranges::find(control.rules, rule.expectation, &JudgedRule::expectation);
    if (before == control.rules.end() || before->outcome.result.verdict != Verdict::kFail) continue;
    rule.outcome.result.verdict = Verdict::kInconclusive;
    rule.outcome.result.why = "BASELINE: the control alone breaks this. " + before->outcome.result.why;
  }
}

void conclude(CellJudgement& cell) {
  CellResult& result = cell.result;
  if (!cell.missing.empty()) {
    result.verdict = Verdict::kInconclusive;
    result.why = cell.missing;
    return;
  }
  if (!cell.ran || !cell.against.empty()) {
    result.verdict = cell.ran ? Verdict::kInvalid : Verdict::kCouldNotRun;
    result.why = cell.ran ? cell.against.front() : "a window of it never ran";
    return;
  }
  result.verdict = Verdict::kPass;
  for (JudgedRule& rule : cell.rules) {
    const RuleResult& settled = rule.outcome.result;
    result.rules.push_back(settled);
    if (!settled.known.empty()) continue;
    if (settled.verdict > result.verdict) result.why = settled.why;
    result.verdict = merge(result.verdict, settled.verdict);
  }
  const bool passes = result.verdict == Verdict::kPass;
  if (!cell.unsteady.empty() || (passes && !cell.cut_short.empty())) {
    result.verdict = Verdict::kInconclusive;
    result.why = cell.unsteady.empty() ? cell.cut_short.front() : cell.unsteady.front();
  }
}

}  // namespace

std::int64_t settle(const JudgePlan& plan, std::vector<CellJudgement>& cells, std::vector<CellJudgement>& controls,
                    double family_error) {
  ClaimFamily family;
  for (const CellJudgement& cell : cells) {
    if (counts(cell)) family.add(cell);
  }
  family.decide(family_error);
  for (CellJudgement& control : controls) {
    ClaimFamily own;
    if (counts(control)) own.add(control);
    own.decide(family_error);
    for (JudgedRule& rule : control.rules) {
      if (counts(control)) settle_rule(rule.outcome, own);
    }
    conclude(control);
  }
  for (std::size_t i = 0; i < cells.size(); ++i) {
    CellJudgement& cell = cells[i];
    for (JudgedRule& rule : cell.rules) {
      if (counts(cell)) settle_rule(rule.outcome, family);
    }
    apply_baseline(cell, controls[cell.result.session]);
    if (counts(cell)) apply_known(plan, i, cell);
    conclude(cell);
  }
  return family.size();
}

}  // namespace prochron::verdict
