// Backends that can change a clock only as REALTIME's whole seconds begin: a session with such a victim starts on one,
// its fault windows begin on one, and their guard bands are stretched until they end on one. What a spec wants in
// between is refused.
#pragma once

#include <vector>

#include "core/time.h"
#include "specs/diagnostic.h"
#include "specs/plan.h"

namespace prochron::specs {

/// Whether a fault of the scenario bends a clock of `pipeline` by such a backend.
bool needs_whole_seconds(const Scenario& scenario, const pipelines::PipelineSpec& pipeline);

/// The next whole second of a session, counted from its start.
Duration up_to_whole_second(Duration since_start);

/// How the plan was changed for their sake, and kinds that change a clock in between.
std::vector<Diagnostic> note_whole_seconds(const Scenario& scenario, const Plan& plan);

}  // namespace prochron::specs
