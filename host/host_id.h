// Which kernel clock this process reads. Two processes may subtract their RAW readings exactly if they share a boot and
// a time namespace; containers on one kernel do, two machines of one name don't. So the id is made of those two.
#pragma once

#include <string>

#include "core/time.h"

namespace prochron::host {

/// Never zero; the same for every process of this boot and time namespace. Read once, then cached.
HostId this_host();

/// The kernel's random id of this boot, as text; empty if /proc does not show it.
std::string boot_id();

/// What people call this machine.
std::string host_name();

}  // namespace prochron::host
