// xoshiro256** (Blackman and Vigna), its state spread from (seed, stream name) by SplitMix64. Integers only, so that
// a seed gives the same draws on every machine; normal() alone goes through libm.
#include "core/rng.h"

#include <bit>
#include <cmath>
#include <numbers>

namespace prochron {
namespace {

constexpr std::uint64_t kGolden = 0x9e3779b97f4a7c15;

/// SplitMix64's output function: a bijection in which every input bit moves every output bit.
constexpr std::uint64_t mix(std::uint64_t z) {
  z = (z ^ (z >> 30U)) * 0xbf58476d1ce4e5b9;
  z = (z ^ (z >> 27U)) * 0x94d049bb133111eb;
  return z ^ (z >> 31U);
}

}  // namespace

Rng::Rng(std::uint64_t seed, std::string_view stream) : state_{} {
  std::uint64_t counter = mix(seed + kGolden);
  for (const char c : stream) counter = mix((counter ^ static_cast<unsigned char>(c)) + kGolden);
  for (std::uint64_t& word : state_) {
    counter += kGolden;
    word = mix(counter);
  }
}

std::uint64_t Rng::next() {
  const std::uint64_t result = std::rotl(state_[1] * 5, 7) * 9;
  const std::uint64_t shifted = state_[1] << 17U;
  state_[2] ^= state_[0];
  state_[3] ^= state_[1];
  state_[1] ^= state_[2];
  state_[0] ^= state_[3];
  state_[2] ^= shifted;
  state_[3] = std::rotl(state_[3], 45);
  return result;
}

std::uint64_t Rng::below(std::uint64_t bound) {
  // The high half of a 64 x 64 bit product is uniform once the first (2^64 mod bound) low halves are thrown away.
  const std::uint64_t unfair = (0 - bound) % bound;
  while (true) {
    const unsigned __int128 product = static_cast<unsigned __int128>(next()) * bound;
    if (static_cast<std::uint64_t>(product) >= unfair) return static_cast<std::uint64_t>(product >> 64U);
  }
}

double Rng::uniform() { return static_cast<double>(next() >> 11U) * 0x1.0p-53; }

double Rng::normal() {
  const double radius = std::sqrt(-2.0 * std::log(1.0 - uniform()));
  return radius * std::cos(2.0 * std::numbers::pi * uniform());
}

}  // namespace prochron
