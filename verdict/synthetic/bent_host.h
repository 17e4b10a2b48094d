// The clocks of a synthetic host: native runs 15 ppm faster than RAW, K is constant, three nodes' clocks follow their
// commands to the nanosecond.
#pragma once

#include <cstdint>
#include <map>
#include <vector>

#include "core/rng.h"
#include "faults/clock_transform.h"
#include "trace/record.h"
#include "verdict/synthetic/options.h"
#include "verdict/synthetic/schedule.h"

namespace prochron::verdict {

inline constexpr HostId kSyntheticHost{77};
inline constexpr std::int64_t kSyntheticK = 1'790'000'000'000'000'000;

/// Owned by one session's writing; one thread.
class BentHost {
 public:
  BentHost(const SyntheticOptions& options, std::uint32_t session, const std::vector<SyntheticWindow>& windows);

  /// What each window's command and heal were, in order.
  const std::vector<trace::CommandRecord>& commands() const { return commands_; }
  static std::int64_t raw_at(std::int64_t native) { return native - (native - kSyntheticStart) * 15 / 1'000'000; }
  /// A stamp of a stage's process whose native reading is `native`.
  trace::Stamp stamp(ClockId clock, std::int64_t native);

 private:
  Rng rng_;
  faults::ClockTransform gpu_{kSyntheticHost};
  std::vector<trace::CommandRecord> commands_;
};

}  // namespace prochron::verdict
