// Did anybody look while a fault was in force? A window whose stamps all agree with the commands says nothing of a fault
// that was over before the next stamp, or that was there only between stamps.
#pragma once

#include <string>
#include <vector>

#include "verdict/attest/attestation.h"
#include "verdict/expectation/expectation.h"

namespace prochron::verdict {

/// Every fault of a window that its victims' stamps cannot have shown, and why not.
std::vector<std::string> unseen_faults(const JudgePlan& plan, const RanWindow& ran, const SessionIndex& index,
                                       const Attestation& attestation);

}  // namespace prochron::verdict
