// Did the pipeline stay the same while its clocks were bent? Control before and after a window must agree, else what
// the window shows may have come by itself.
#pragma once

#include <optional>
#include <string>

#include "verdict/cell_evidence.h"

namespace prochron::verdict {

/// Why the windows of a cell lie between controls that disagree; empty if they agree.
std::optional<std::string> unsteady(const CellEvidence& cell, const HopEvidence& hop);

/// How far a hop may move before it is called moved: the margin of its prediction, else a tenth of its latency, at least
/// 100 us.
std::int64_t tolerance_of(const CellEvidence& cell, const HopEvidence& hop);

/// The skew changed the pipeline: the true latencies under fault are not the control's. A finding.
std::optional<std::string> back_action(const CellEvidence& cell, const HopEvidence& hop);

}  // namespace prochron::verdict
