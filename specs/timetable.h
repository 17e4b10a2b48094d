// In which order the windows of a session run, and when. Treatments are shuffled by the seed; the control's total is
// split before, between and after them, so that drifts of the machine show as a disagreement of its parts.
#pragma once

#include <cstdint>
#include <vector>

#include "specs/cells.h"
#include "specs/plan.h"

namespace prochron::specs {

/// Appends the session's windows to plan.judge.windows and its timetable to `session`. `cells[i]` is the cell of
/// `treatments[i]`.
void add_windows(const Scenario& scenario, const std::vector<Treatment>& treatments,
                 const std::vector<std::uint32_t>& cells, std::uint32_t session_index, Plan& plan,
                 PlannedSession& session);

}  // namespace prochron::specs
