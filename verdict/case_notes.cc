// By cell and rule.
#include "verdict/case_notes.h"

#include <algorithm>
#include <string>

namespace prochron::verdict {
namespace {

std::string text_of(const Location& at) {
  return at.file + ":" + std::to_string(at.line) + ":" + std::to_string(at.column);
}

bool is_about(const CaseNote& note, const JudgePlan& plan, const JudgedRule& rule) {
  return note.rule.empty() || plan.expectations[rule.expectation].rule == note.rule;
}

void apply(const CaseNote& known, const JudgePlan& plan, CellJudgement& cell) {
  JudgedRule* first = nullptr;
  bool all_pass = true;
  for (JudgedRule& rule : cell.rules) {
    if (!is_about(known, plan, rule)) continue;
    RuleResult& result = rule.outcome.result;
    if (first == nullptr) first = &rule;
    all_pass = all_pass && result.verdict == Verdict::kPass;
    if (result.verdict != Verdict::kFail || !result.known.empty()) continue;
    result.known = known.because;
    cell.result.findings.push_back(result.name + " " + result.limit + " FAILs, as is known: " + known.because);
  }
  if (first == nullptr || !all_pass) return;
  RuleResult& result = first->outcome.result;
  result.verdict = Verdict::kFail;
  result.known_passes = true;
  result.at = text_of(known.at);
  result.why = "known to fail (" + known.because + "), and passes: delete this line";
}

}  // namespace

void apply_known(const JudgePlan& plan, std::size_t index, CellJudgement& cell) {
  for (const CaseNote& known : plan.known) {
    const bool here = std::ranges::find(known.cells, index) != known.cells.end();
    if (here) apply(known, plan, cell);
  }
}

void note_skipped_rules(const JudgePlan& plan, std::vector<CellJudgement>& cells) {
  for (const CaseNote& note : plan.skipped_rules) {
    for (const std::uint32_t cell : note.cells) {
      RuleResult skipped;
      skipped.name = note.rule;
      skipped.at = text_of(note.at);
      skipped.verdict = Verdict::kSkipped;
      skipped.why = note.because;
      cells[cell].result.rules.push_back(std::move(skipped));
    }
  }
}

void add_skipped_cells(const JudgePlan& plan, RunResult& run) {
  for (const SkippedCell& cell : plan.skipped) {
    CellResult result;
    result.id = cell.id;
    result.axes = cell.axes;
    result.verdict = Verdict::kSkipped;
    result.why = cell.why;
    result.accepted = cell.accepted;
    run.cells.push_back(std::move(result));
  }
}

}  // namespace prochron::verdict
