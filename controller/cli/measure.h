// Sessions of a plan, measured into a run's folder: the right answers first, then the sessions themselves.
#pragma once

#include <cstdint>
#include <vector>

#include "controller/cli/conduct.h"
#include "controller/run_folder.h"
#include "core/ids.h"
#include "core/result.h"
#include "specs/plan.h"

namespace prochron::controller {

/// The folder holds nothing of these sessions yet. An error: nothing was bent, or the record could not be kept.
Result<Conducted> measure(const specs::Plan& plan, const std::vector<std::uint32_t>& sessions, RunId run,
                          const RunFolder& folder, const Showing& showing);

}  // namespace prochron::controller
