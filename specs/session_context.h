// What the judge must know of a session: whose clock each stage follows, which hops there are, and what delays them.
#pragma once

#include <vector>

#include "core/clock.h"
#include "specs/cells.h"
#include "specs/scenario.h"

namespace prochron::specs {

/// A clock per node, and one per stage whose own clock a fault names; ids count from 1.
std::vector<Clock> clocks_of(const Scenario& scenario);

/// `pipeline` has its transport chosen.
verdict::SessionContext session_context(const pipelines::PipelineSpec& pipeline, const Labels& axes,
                                        const std::vector<Clock>& clocks);

}  // namespace prochron::specs
