// All that one clock is told to do: a map for each of its faults, whose sum it shows. So faults may overlap, and healing
// one takes back what that one did and no more.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>

#include "core/clock.h"
#include "core/result.h"
#include "core/time.h"
#include "faults/clock_transform.h"

namespace prochron::faults {

/// A fault of a run: its window, and its place among those of the window.
struct FaultId {
  std::uint32_t window = 0;
  std::uint32_t fault = 0;
  auto operator<=>(const FaultId&) const = default;
};

/// A value; owned by whoever commands the clock, one thread.
class ClockCourse {
 public:
  explicit ClockCourse(HostId host) : host_(host) {}

  /// The map of one fault; a new one shows native time.
  ClockTransform& fault(FaultId id) { return faults_.try_emplace(id, host_).first->second; }
  const std::map<FaultId, ClockTransform>& faults() const { return faults_; }

  Offset offset_at(ClockFamily family, NativeTime n) const;  ///< floored to ns
  FineOffset fine_offset_at(ClockFamily family, NativeTime n) const;

  /// The sum, as ClockTransform::excerpt. Refused (kRefused) if the rates of all together leave [-1, +1) anywhere.
  Result<ClockTransform> excerpt(NativeTime from, std::size_t most) const;
  /// The last instant at which a command changes the clock; the least there is if there is none.
  std::int64_t last_change() const;
  ClockEpoch epoch() const;  ///< number of changes and heals applied
  HostId host() const { return host_; }

 private:
  HostId host_;
  std::map<FaultId, ClockTransform> faults_;
};

}  // namespace prochron::faults
