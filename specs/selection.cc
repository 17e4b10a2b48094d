// A skip without a rule leaves out the cell, one with a rule leaves out the rule there.
#include "specs/selection.h"

#include <fmt/format.h>

#include <algorithm>

#include "specs/case_section.h"
#include "specs/cells.h"

namespace prochron::specs {
namespace {

verdict::CaseNote note_of(const CaseSpec& one) { return {one.place, one.rule, one.because, {}}; }

std::vector<CaseFilter> checked_only(const Scenario& scenario, const std::vector<std::string>& words,
                                     std::vector<Diagnostic>& diagnostics) {
  Reader reader;
  std::vector<CaseFilter> only = read_only(words, reader);
  const std::vector<NamedAxis> axes = all_axes(scenario);
  for (const CaseFilter& filter : only) check_case(filter, axes, reader);
  diagnostics.insert(diagnostics.end(), reader.diagnostics().begin(), reader.diagnostics().end());
  return only;
}

}  // namespace

Selection::Selection(const Scenario& scenario, const PlanChoice& choice, std::vector<Diagnostic>& diagnostics)
    : scenario_(scenario), accepted_(choice.allow_skipped) {
  only_ = checked_only(scenario, choice.only, diagnostics);
  only_words_ = fmt::format("{}", fmt::join(choice.only, " --only "));
}

bool Selection::runs(const Labels& labels, std::vector<verdict::SkippedCell>& left_out) const {
  for (const CaseSpec& skip : scenario_.skip) {
    if (!skip.rule.empty() || !admits(skip.where, labels)) continue;
    left_out.push_back({cell_id(labels), labels, skip.because, true});
    return false;
  }
  if (admits(only_, labels)) return true;
  left_out.push_back({cell_id(labels), labels, "left out by --only " + only_words_, accepted_});
  return false;
}

std::vector<std::uint32_t> cells_named(const Plan& plan, const std::vector<std::string>& words,
                                       std::vector<Diagnostic>& diagnostics) {
  const std::vector<CaseFilter> only = checked_only(plan.scenario, words, diagnostics);
  std::vector<std::uint32_t> cells;
  if (has_errors(diagnostics)) return cells;
  for (std::uint32_t c = 0; c < plan.judge.cells.size(); ++c) {
    if (admits(only, plan.judge.cells[c].axes)) cells.push_back(c);
  }
  return cells;
}

void note_cases(const Scenario& scenario, verdict::JudgePlan& judge) {
  const auto cells_of = [&](const CaseSpec& one) {
    std::vector<std::uint32_t> cells;
    for (std::uint32_t c = 0; c < judge.cells.size(); ++c) {
      if (admits(one.where, judge.cells[c].axes)) cells.push_back(c);
    }
    return cells;
  };
  for (const CaseSpec& known : scenario.known) {
    judge.known.push_back(note_of(known));
    judge.known.back().cells = cells_of(known);
  }
  for (const CaseSpec& skip : scenario.skip) {
    if (skip.rule.empty()) continue;
    judge.skipped_rules.push_back(note_of(skip));
    judge.skipped_rules.back().cells = cells_of(skip);
    for (verdict::Expectation& expectation : judge.expectations) {
      if (expectation.rule != skip.rule) continue;
      std::erase_if(expectation.cells, [&](std::uint32_t cell) { return admits(skip.where, judge.cells[cell].axes); });
    }
  }
}

}  // namespace prochron::specs
