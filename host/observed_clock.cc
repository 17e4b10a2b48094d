// The suspected clock, read as everybody reads it. Every call goes out to libc anew: a clock can be bent at any time.
#include "host/observed_clock.h"

#include <time.h>

namespace prochron::host {

std::int64_t observed_realtime_ns() {
  timespec now{};
  clock_gettime(CLOCK_REALTIME, &now);
  return now.tv_sec * std::int64_t{1'000'000'000} + now.tv_nsec;
}

}  // namespace prochron::host
