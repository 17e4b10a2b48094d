// What a session commands its clocks to show, drawn: offsets over time above the windows they belong to.
#pragma once

#include <cstddef>
#include <string>

#include "specs/plan.h"
#include "specs/specs.h"

namespace prochron::specs {

/// One letter or digit per window of a session, in the order they run: w warm-up, c control, r recovery, else the faults.
std::string window_marks(const Plan& plan, const PlannedSession& session);

/// At most 100 columns wide. Empty if no clock is bent; one line if there are more windows than columns.
std::string draw_clocks(const Plan& plan, const PlannedSession& session, Glyphs glyphs);

}  // namespace prochron::specs
