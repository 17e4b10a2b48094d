// All chance in a run comes from one printed seed. A named stream per consumer keeps draws independent of one another:
// adding a consumer does not move the draws of the rest. xoshiro256** seeded by SplitMix64 over (seed, name).
#pragma once

#include <cstdint>
#include <string_view>

namespace prochron {

/// A value with state; owned by its consumer, one thread at a time.
class Rng {
 public:
  Rng(std::uint64_t seed, std::string_view stream);

  std::uint64_t next();                      ///< 64 uniform bits
  std::uint64_t below(std::uint64_t bound);  ///< uniform in [0, bound), unbiased; bound > 0
  double uniform();                          ///< uniform in [0, 1), 53 bits
  double normal();                           ///< mean 0, deviation 1. Uses libm: not for what decides a verdict.

  using result_type = std::uint64_t;  // UniformRandomBitGenerator, for std::shuffle-like use of our own
  static constexpr std::uint64_t min() { return 0; }
  static constexpr std::uint64_t max() { return ~std::uint64_t{0}; }
  std::uint64_t operator()() { return next(); }

 private:
  std::uint64_t state_[4];
};

}  // namespace prochron
