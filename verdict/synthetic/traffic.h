// The messages of a synthetic session: when each is sent and received by each stage, in native ns.
#pragma once

#include <array>
#include <cstdint>
#include <string>

#include "core/rng.h"
#include "verdict/synthetic/options.h"
#include "verdict/synthetic/synthetic_run.h"

namespace prochron::verdict {

/// One message's way: received at stage i, sent on from it.
struct SyntheticWay {
  std::array<std::int64_t, kSyntheticStages> received{};
  std::array<std::int64_t, kSyntheticStages> sent{};
};

/// Owned by one session's writing; one thread.
class Traffic {
 public:
  Traffic(const SyntheticOptions& options, std::uint32_t session)
      : options_(options), rng_(options.seed, "traffic " + std::to_string(session)) {}

  SyntheticWay way(std::uint64_t message, std::int64_t due, std::uint32_t window);

 private:
  double bell();  ///< mean 0, deviation 1: twelve uniform draws, no libm
  std::int64_t latency(std::size_t hop);

  const SyntheticOptions& options_;
  Rng rng_;
  std::array<double, kSyntheticHops> jitter_{};
};

}  // namespace prochron::verdict
