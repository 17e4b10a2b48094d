// What a phase does to processes in its windows: as the conductor will command it, and as the judge will expect it.
#pragma once

#include <vector>

#include "specs/cells.h"
#include "specs/plan.h"

namespace prochron::specs {

/// A fault of a stage is one of each of its replicas. Fills context.process_faults, whose length and settle are set, and
/// gives back the same for the conductor; both in order of time.
std::vector<ProcessInjection> inject_processes(const PhaseSpec& phase, const pipelines::PipelineSpec& pipeline,
                                               const Treatment& treatment, verdict::WindowContext& context);

}  // namespace prochron::specs
