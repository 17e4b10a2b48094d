// Nodes that are not there: `nodes: {edge: simulated}`. A scenario is simulated as a whole or not at all, because its
// time is either virtual or this host's.
#pragma once

#include "specs/draft.h"

namespace prochron::specs {

/// One node's place, the word behind its name; what it says of the scenario.
void read_place(const Entry& entry, Draft& draft);

/// Refuses what the model of a stage has no answer to. Called when the pipeline was read without an error.
void check_simulation(Draft& draft);

}  // namespace prochron::specs
