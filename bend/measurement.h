// What a clock in hand really shows, measured by a process that it bends: prochron-probe, which asks libc what time it is
// and the kernel what time it truly is. The same page, read by the same code, as in every other process that follows.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <functional>
#include <optional>
#include <string>

#include "core/result.h"
#include "core/time.h"
#include "faults/attestation.h"
#include "faults/backends/backend.h"
#include "faults/clock_transform.h"

namespace prochron::bend {

/// Of one family: the offset lay in [low, high] at `at`.
struct OffsetReading {
  NativeTime at;
  Offset low, high;

  Offset offset() const { return {low.ns + (high.ns - low.ns) / 2}; }
  Duration bound() const { return Duration{(high.ns - low.ns + 1) / 2}; }
};

struct Measurement {
  OffsetReading realtime, monotonic;
};

/// `take` is given the probe before it begins. `clock` is renewed while a busy machine lets wait for the probe.
Result<Measurement> measure(const faults::Backend& backend, faults::BentClock& clock,
                            const std::function<Status(pid_t held)>& take);

/// What prochron-probe said: the narrowest of its stamps. kCorrupt if there is none of each family.
Result<Measurement> read_stamps(const std::string& output, HostId host);

/// Whether the reading is what `clock` was to show then, to 2 ns beyond its bound. Nothing if the clock changed while it
/// was taken.
std::optional<bool> as_commanded(const OffsetReading& reading, faults::ClockFamily family,
                                 const faults::ClockTransform& clock);

struct MeasuredRate {
  Rate rate, bound;
};
/// Between two readings; nothing if `clock` changed meanwhile or they are less than 0.1 s apart.
std::optional<MeasuredRate> rate_between(const OffsetReading& earlier, const OffsetReading& later,
                                         faults::ClockFamily family, const faults::ClockTransform& clock);

}  // namespace prochron::bend
