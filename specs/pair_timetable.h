// A capacity phase: windows without (A) and with the fault (B) in blocks of ABBA or BAAB, drawn from the seed. A steady
// decline of the machine strikes A and B of a block alike, and nothing periodic can side with either.
#pragma once

#include <cstdint>

#include "specs/cells.h"
#include "specs/layout.h"

namespace prochron::specs {

/// All windows of a treatment of an `abba` phase; `cell` is the one that is judged by them.
void add_pairs(const Scenario& scenario, const Treatment& treatment, std::uint32_t cell,
               const PlannedSession& session, Plan& plan, Layout& layout);

}  // namespace prochron::specs
