// What the schedule can decide, counted before anyone waits for it.
#pragma once

#include <vector>

#include "specs/diagnostic.h"
#include "specs/plan.h"

namespace prochron::specs {

/// Fills plan.evidence, one row per rule; rules with too little are warned of, at their place.
void count_evidence(Plan& plan, std::vector<Diagnostic>& diagnostics);

}  // namespace prochron::specs
