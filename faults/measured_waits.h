// What was measured of waits (docs/waits.md), as a verdict needs it: a hang or a time-out seen under a backend some of
// whose waits are wrong may be the backend's and not the program's.
#pragma once

#include <string_view>

namespace prochron::faults {

/// Whether no wait of any measured runtime was wrong under this backend; false for one that nobody measured.
bool waits_follow(std::string_view backend);

}  // namespace prochron::faults
