// A backend makes a process follow a ClockTransform. This is what is known of each without running it: specs, `plan`,
// `describe` and `doctor` read it; the implementations live in faults/backends.
#pragma once

#include <span>
#include <string_view>

namespace prochron::faults {

struct BackendEntry {
  std::string_view name;
  std::string_view doc;
  bool reaches_static_programs = false;
  bool has_lease = false;               ///< victims heal by themselves when nobody renews
  bool bends_monotonic = false;         ///< drift reaches the MONOTONIC family
  bool has_package = false;             ///< needs a tool of others, to be installed first
  bool on_whole_seconds = false;        ///< changes act as a whole second of REALTIME begins, never in between
  std::string_view stays_unbent;        ///< what a victim can still read true, for `plan`
};

std::span<const BackendEntry> all_backends();
const BackendEntry* find_backend(std::string_view name);

}  // namespace prochron::faults
