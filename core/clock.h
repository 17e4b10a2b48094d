// A clock is an entity of its own: skew is between clocks, not between processes, and a stage restarted under the same
// drift still has the same clock.
#pragma once

#include <cstdint>
#include <string>

#include "core/time.h"

namespace prochron {

/// Whose clock it is. A node's clock is shared by every stage and server placed on the node.
enum class ClockScope : std::uint8_t { kStage, kNode, kServer, kHost };

/// Which clocks of a victim a fault bends. A kernel steps REALTIME alone, and a rate is that of REALTIME and MONOTONIC.
/// kStamps: none; only what a stage reports of its REALTIME is shifted, as if it were bent.
enum class Affects : std::uint8_t { kKernel, kRealtime, kStamps };

/// An epoch counts the transforms a clock has followed; 0 is the unbent clock before any command.
struct ClockEpoch {
  std::uint32_t value = 0;
  auto operator<=>(const ClockEpoch&) const = default;
};

/// A value; owned by the Plan, copied freely, any thread.
struct Clock {
  ClockId id;
  std::string name;  ///< the node's, stage's or server's name in the spec
  ClockScope scope = ClockScope::kNode;
  HostId host;
  bool operator==(const Clock&) const = default;
};

}  // namespace prochron
