// Latencies as whole bins: 1 us wide up to 16 ms, then 8192 bins an octave, so that a stall of a minute costs no
// memory. Negative latencies (a stamp taken too late) mirror positive ones.
#pragma once

#include <bit>
#include <cstdint>

namespace prochron::verdict {

using Bin = std::int32_t;

namespace internal {
inline constexpr std::int64_t kFineBins = 16384;
inline constexpr std::int64_t kBinsPerOctave = kFineBins / 2;

constexpr Bin bin_of_micros(std::int64_t us) {
  if (us < kFineBins) return static_cast<Bin>(us);
  const auto magnitude = [](std::int64_t value) {
    return static_cast<int>(std::bit_width(static_cast<std::uint64_t>(value)));
  };
  const int shift = magnitude(us) - magnitude(kFineBins) + 1;
  return static_cast<Bin>(kFineBins + (shift - 1) * kBinsPerOctave + (us >> shift) - kBinsPerOctave);
}
constexpr std::int64_t micros_of_bin(std::int64_t bin) {
  if (bin < kFineBins) return bin;
  const std::int64_t octave = (bin - kFineBins) / kBinsPerOctave + 1;
  return ((bin - kFineBins) % kBinsPerOctave + kBinsPerOctave) << octave;
}
}  // namespace internal

constexpr Bin bin_of(std::int64_t ns) {
  return ns >= 0 ? internal::bin_of_micros(ns / 1000)
                 : static_cast<Bin>(-internal::bin_of_micros((-ns - 1) / 1000) - 1);
}

/// The smallest latency of a bin, in ns; that of the next bin is its end.
constexpr std::int64_t bin_begin(Bin bin) {
  return bin >= 0 ? internal::micros_of_bin(bin) * 1000 : -internal::micros_of_bin(-std::int64_t{bin}) * 1000;
}

}  // namespace prochron::verdict
