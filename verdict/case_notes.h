// What a spec said beforehand of its cells: which are left out, which rules are skipped, and which failures are known. A
// known failure does not count while it lasts; once its rule passes, the line that knows it is what FAILs, so that no
// such line outlives its reason.
#pragma once

#include <vector>

#include "verdict/cell_judgement.h"
#include "verdict/result.h"

namespace prochron::verdict {

/// Called after the rules of `cell`, the `index`th of the plan, were settled and before the cell is concluded.
void apply_known(const JudgePlan& plan, std::size_t index, CellJudgement& cell);

/// Adds skipped rules, as such, to the concluded cells that they would have judged.
void note_skipped_rules(const JudgePlan& plan, std::vector<CellJudgement>& cells);

/// Adds the cells that were left out behind those that were judged.
void add_skipped_cells(const JudgePlan& plan, RunResult& run);

}  // namespace prochron::verdict
