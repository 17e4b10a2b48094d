// The shim's answer: by address, or by a question that only the shim understands.
#define _GNU_SOURCE
#include "faults/preload/reads_ours.h"

#include <dlfcn.h>
#include <stddef.h>

#include "faults/preload/clocks.h"
#include "faults/preload/victim.h"

int reads_ours(void) {
  __typeof__(&bent_clock_gettime) found = (__typeof__(found))dlsym(RTLD_DEFAULT, "clock_gettime");
  if (found == bent_clock_gettime) return 1;
  struct timespec seen = {0};
  if (!found || found(CLOCK_OF_SHIM, &seen) != 0) return 0;
  int64_t before = bent_ns(CLOCK_REALTIME);
  found(CLOCK_REALTIME, &seen);
  return before <= to_ns(&seen) && to_ns(&seen) <= bent_ns(CLOCK_REALTIME);
}
