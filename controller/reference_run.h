// The right answers: the whole pipeline once, in one unbent process, over every input, before anything is bent. Its
// OracleRecords are what outputs are compared with; stages of foreign programs have none.
#pragma once

#include <cstdint>

#include "core/result.h"
#include "pipelines/pipeline.h"
#include "trace/frame.h"

namespace prochron::controller {

/// Frames of OracleRecords. Takes as long as the pipeline needs for its inputs (at most 400).
Result<trace::Bytes> run_reference(const pipelines::PipelineSpec& pipeline, std::uint64_t seed);

}  // namespace prochron::controller
