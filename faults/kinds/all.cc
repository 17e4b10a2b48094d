// The fault kinds of this version: a line to declare, a line to list. All that knows kinds loops over this array.
#include <algorithm>
#include <array>

#include "faults/fault_kind.h"

namespace prochron::faults {

FaultKind step_kind();
FaultKind drift_kind();
FaultKind ramp_kind();
FaultKind slew_to_kind();
FaultKind freeze_kind();
FaultKind strobe_kind();
FaultKind jitter_kind();
FaultKind wander_kind();
FaultKind sine_kind();
FaultKind leap_kind();
FaultKind servo_kind();
FaultKind playback_kind();

std::span<const FaultKind> all_kinds() {
  static const std::array kinds{
      step_kind(),
      drift_kind(),
      ramp_kind(),
      slew_to_kind(),
      freeze_kind(),
      strobe_kind(),
      jitter_kind(),
      wander_kind(),
      sine_kind(),
      leap_kind(),
      servo_kind(),
      playback_kind(),
  };
  return kinds;
}

const FaultKind* find_kind(std::string_view name) {
  const auto kinds = all_kinds();
  const auto found = std::ranges::find(kinds, name, &FaultKind::name);
  return found == kinds.end() ? nullptr : &*found;
}

}  // namespace prochron::faults
