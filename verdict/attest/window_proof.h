// Does a window prove anything? Its victims' measured offsets, and every reason why what happened in it can't be held
// for the effect of what was planned. No reason: attested.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "faults/attestation.h"
#include "verdict/attest/attestation.h"
#include "verdict/expectation/expectation.h"

namespace prochron::verdict {

struct WindowProof {
  std::vector<std::string> against;  ///< why the window is INVALID; the most telling first
  std::int64_t widest_bound_ns = 0;  ///< the loosest of the victims' bounds
};

WindowProof prove(const JudgePlan& plan, std::uint32_t window, const SessionIndex& index,
                  const Attestation& attestation);

/// The offset of a clock in a window at its begin, over all its processes; from stamps alone.
struct MeasuredClock {
  faults::Measured measured;
  Rate rate;
};
MeasuredClock measure(ClockId clock, std::uint32_t window, const SessionIndex& index, const Attestation& attestation);

}  // namespace prochron::verdict
