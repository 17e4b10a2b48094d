// What a treatment does to clocks in its window: as the conductor will command it, and as the judge will expect it.
#pragma once

#include <vector>

#include "specs/cells.h"
#include "specs/plan.h"

namespace prochron::specs {

/// Fills context.faults, whose length and settle are set, and gives back the same for the conductor; both in order of
/// time.
std::vector<Injection> inject(const Scenario& scenario, const pipelines::PipelineSpec& pipeline,
                              const Treatment& treatment, const std::vector<Clock>& clocks,
                              verdict::WindowContext& context);

}  // namespace prochron::specs
