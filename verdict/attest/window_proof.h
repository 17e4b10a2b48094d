// Does a window prove anything? Its victims' measured offsets, and every reason why what happened in it can't be held
// for the effect of what was planned. No reason: attested.
#pragma once

#include <cstdint>
#include <optional>
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

/// In native ns.
struct NativeRange {
  std::int64_t begin = 0;
  std::int64_t end = 0;
};

/// The part of a window in which a fault does the first that can be judged of it: from its beginning, or the window's,
/// until it changes its course or ends.
NativeRange first_course(const PlannedFault& fault, const WindowContext& context, const RanWindow& ran);

/// The offset of a clock, beyond what `clocks_start` made of it, at the begin of a stretch of a window and its rate there, over all its processes; from stamps
/// alone.
struct MeasuredClock {
  faults::Measured measured;
  std::optional<Rate> rate{};                     ///< null: one stamp alone speaks of it
  std::vector<faults::MeasuredVictim> victims{};  ///< each that was asked, by number; none if one stamp speaks alone
  std::int64_t at = 0;                            ///< when it was so: the stretch's begin, or that stamp
};
MeasuredClock measure(ClockId clock, std::uint32_t window, const NativeRange& during, const SessionIndex& index,
                      const Attestation& attestation);

}  // namespace prochron::verdict
