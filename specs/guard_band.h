// Guard bands: the time after a change of a clock that is not judged, because messages that straddle the change are
// under way.
#pragma once

#include "core/time.h"
#include "specs/scenario.h"

namespace prochron::specs {

/// The shortest that lets what is under way at a change pass by: four times the slowest link, or two of them where a
/// server stands between, with a margin for hosts.
Duration shortest_settle(const Scenario& scenario);

/// What a phase gets: its own `settle`; a control that says none gets that of the faults it brackets; else the default.
Duration settle_of(const PhaseSpec& phase, const Scenario& scenario);

}  // namespace prochron::specs
