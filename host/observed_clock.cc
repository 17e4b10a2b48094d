// The suspected clock, read as everybody reads it. Every call goes out to libc anew: a clock can be bent at any time.
#include "host/observed_clock.h"

#include <time.h>

#include "host/native_clock.h"

namespace prochron::host {

std::int64_t observed_realtime_ns() {
  timespec now{};
  clock_gettime(CLOCK_REALTIME, &now);
  return now.tv_sec * std::int64_t{1'000'000'000} + now.tv_nsec;
}

bool observes_bent_clock() {
  constexpr std::int64_t kTolerance = 100'000;
  // An unbent reading lies between two of the true clock, whoever held this thread up in between.
  const std::int64_t before = realtime_ns();
  const std::int64_t observed = observed_realtime_ns();
  return observed < before - kTolerance || observed > realtime_ns() + kTolerance;
}

}  // namespace prochron::host
