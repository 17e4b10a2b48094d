// Parts of a distribution of latencies.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

namespace prochron::verdict {

/// Which latencies are asked for what they remember. Whether one lies below a low threshold hangs on the fast ones
/// alone: a stall makes slow ones slower and changes no such answer. The farther out the threshold, the fewer of them
/// it hangs on.
enum class Part : std::uint8_t { kAll, kFastestTenth, kFasterHalf, kSlowerHalf, kSlowestTenth };
inline constexpr std::size_t kParts = 5;

/// One number for each part.
template <class T>
struct PerPart {
  std::array<T, kParts> values{};
  T& operator[](Part part) { return values[static_cast<std::size_t>(part)]; }
  const T& operator[](Part part) const { return values[static_cast<std::size_t>(part)]; }
};
inline constexpr PerPart<Part> kEachPart{
    {Part::kAll, Part::kFastestTenth, Part::kFasterHalf, Part::kSlowerHalf, Part::kSlowestTenth}};

}  // namespace prochron::verdict
