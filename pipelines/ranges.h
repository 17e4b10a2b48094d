// What the values of a catalog's parameters may be.
#pragma once

#include "core/result.h"
#include "pipelines/pipeline.h"

namespace prochron::pipelines {

/// Refuses parameters that the kind does not have or misses, values outside of the range that the catalog's doc states,
/// and models and signals that there are not. kBadSpec; `where` is the stage's name.
Status check_values(const StageSpec& stage);
/// The same for the transport; `where` is "transport".
Status check_transport_values(const PipelineSpec& pipeline);

}  // namespace prochron::pipelines
