// Written by tests/waits/page.py from what was measured; do not edit.
#include "faults/measured_waits.h"

namespace prochron::faults {

bool waits_follow(std::string_view backend) { return backend == "preload"; }

}  // namespace prochron::faults
