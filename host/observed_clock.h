// The clock that this process believes in: what libc says CLOCK_REALTIME is, through every symbol an injector may have
// put in between. The counterpart of native_clock.h: a claim to be measured, never an axis.
#pragma once

#include <cstdint>

namespace prochron::host {

/// ns since the Unix epoch, as a program without suspicion reads them. Any thread.
std::int64_t observed_realtime_ns();

/// Does it show what is not, by more than 100 us? Any thread.
bool observes_bent_clock();

}  // namespace prochron::host
