// The oracle: the whole pipeline in one unbent process, every input once, before anything is bent. What the sinks get
// here is right by definition. It is no stage process of the session and stamps nothing.
#pragma once

#include "core/result.h"
#include "pipelines/runtime/orders.h"
#include "trace/recorder.h"

namespace prochron::pipelines {

/// Records an OracleRecord per (sink, path, input). Commands have no oracle and are left out. An input that a stage
/// can't work on fails the run: there would be no right answer to compare with.
Status run_reference(const StageOrder& order, trace::Recorder& recorder);

}  // namespace prochron::pipelines
