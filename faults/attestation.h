// Attestation is measured proof that a victim's clock does what was commanded. What is measured comes from stamps alone,
// never from the page or the plan: strike every command from a History and `measured` stays the same, byte for byte.
#pragma once

#include <cstdint>
#include <string>

#include "core/clock.h"
#include "core/time.h"

namespace prochron::faults {

/// A process as the kernel tells it apart: pids are reused, start times are not.
struct Victim {
  std::int32_t pid = 0;
  std::uint64_t start_ticks = 0;  ///< field 22 of /proc/PID/stat
  auto operator<=>(const Victim&) const = default;
};

/// One stretch of measurement of one victim: the offset lies in [low, high] at every stamp taken.
struct Measured {
  Offset offset;           ///< middle of the narrowest bracket
  Duration bound{0};       ///< half its width
  std::int64_t stamps = 0; ///< how many were taken
  bool operator==(const Measured&) const = default;
};

/// The same of one process, with the rate at which its offset changed.
struct MeasuredVictim {
  Victim victim;
  std::uint16_t stage = 0;  ///< index of the one that it runs, or descends from
  Measured measured;
  Rate rate;
  Rate rate_bound;
};

/// What stopped being true about a foreign victim, and when.
enum class Escape : std::uint8_t {
  kNone,
  kExecedUnbent,   ///< exec'd a program that did not attach
  kUnreachable,    ///< static, setuid or otherwise out of this backend's reach
  kShimMissing,    ///< the shim was not there to be loaded
  kPageLost,       ///< what it reads its clocks by is no longer there
  kUnread,         ///< what its clocks show could not be seen
};

}  // namespace prochron::faults
