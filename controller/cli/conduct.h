// A plan, carried out on this host: agents, the conductor's loop, and Ctrl-C, which heals and reports.
#pragma once

#include <cstdint>
#include <vector>

#include "controller/cli/narration.h"
#include "core/ids.h"
#include "core/result.h"
#include "specs/plan.h"
#include "trace/history.h"

namespace prochron::controller {

struct Conducted {
  Status status;             ///< an error: the plan was not run to its end; what there is of the History stands
  bool interrupted = false;  ///< by a signal
};

/// Returns after everything of ours has stopped. An error: no agent could be started, nothing was bent.
/// `sessions` are those of the plan to run.
Result<Conducted> conduct(const specs::Plan& plan, const std::vector<std::uint32_t>& sessions, RunId run,
                          trace::HistoryWriter& history, const Showing& showing);

}  // namespace prochron::controller
