// Which cells of a scenario are run: all but those that its `skip` or `--only` leaves out. What is left out stands in
// the plan, so that a record of a part never looks like one of the whole.
#pragma once

#include <string>
#include <vector>

#include "specs/case_filter.h"
#include "specs/diagnostic.h"
#include "specs/scenario.h"
#include "specs/specs.h"

namespace prochron::specs {

/// Owned by compile(), on its stack; one thread.
class Selection {
 public:
  Selection(const Scenario& scenario, const PlanChoice& choice, std::vector<Diagnostic>& diagnostics);

  /// If not, why not stands in `left_out`.
  bool runs(const Labels& labels, std::vector<verdict::SkippedCell>& left_out) const;

 private:
  const Scenario& scenario_;
  std::vector<CaseFilter> only_;
  std::string only_words_;
  bool accepted_;
};

/// The cells of a plan that `--only` words name, by index; empty after a diagnostic. Of those that the plan leaves out
/// nothing is said.
std::vector<std::uint32_t> cells_named(const Plan& plan, const std::vector<std::string>& words,
                                       std::vector<Diagnostic>& diagnostics);

/// Takes the cells of skipped rules out of the plan's expectations, and says so there; and what is known to fail.
void note_cases(const Scenario& scenario, verdict::JudgePlan& judge);

}  // namespace prochron::specs
