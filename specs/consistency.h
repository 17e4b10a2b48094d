// What no section can see alone: faults against one another and against the links, rules against phases and axes.
#pragma once

#include "specs/draft.h"

namespace prochron::specs {

/// Called when the schedule was read without an error. `axes_known`: the pipeline's were, too.
void check_consistency(Draft& draft, bool axes_known);

/// Its part about clocks (clock_consistency.cc): what is bent when, and whether it can be undone in time.
void check_clocks(Draft& draft);
/// Its part about processes (process_consistency.cc).
void check_processes(Draft& draft);

/// Refuses faults that act between whole seconds where a backend cannot, under every environment.
void check_whole_seconds(Draft& draft);

/// Its part about capacity (capacity_consistency.cc): saturated sources, pairs of windows, what may be asked of them.
void check_capacity(Draft& draft);
/// Is there an `abba` phase?
bool has_pairs(const Scenario& scenario);

}  // namespace prochron::specs
