// Were the processes of a window treated as planned? Each kill, pause and restart must have been commanded at its
// instant, been seen to act and to be over, and nothing else may have been done to a process.
#pragma once

#include <string>
#include <vector>

#include "verdict/attest/attestation.h"
#include "verdict/expectation/expectation.h"

namespace prochron::verdict {

/// Why what was done to processes in a window is not what the plan has for it; empty if it is.
std::vector<std::string> process_departures(const JudgePlan& plan, const RanWindow& ran, const SessionIndex& index,
                                            const Attestation& attestation);

/// The record of a planned fault in the window as it ran; null if there is none.
const trace::ProcessFaultRecord* find_fault(const PlannedProcessFault& planned, const WindowContext& context,
                                            const RanWindow& ran, const SessionIndex& index);

}  // namespace prochron::verdict
