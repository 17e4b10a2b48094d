// The clocks that a victim reads, under libc's names: the reading itself is faults/clock_reading.h's, what is added here is
// libc's manner of telling errors. Setting clocks: clock_setters.c.
#define _GNU_SOURCE
#include "faults/preload/clocks.h"

#include <errno.h>
#include <stddef.h>
#include <sys/time.h>

#include "faults/preload/export.h"
#include "faults/preload/victim.h"

static __attribute__((noinline, cold)) int fail(clockid_t clock, int failure) {
  if (clock == CLOCK_OF_SHIM) return 0;
  errno = -failure;
  return -1;
}

PROCHRON_EXPORTED int bent_clock_gettime(clockid_t clock, struct timespec* time) {
  int failure = prochron_read_clock(&victim, clock, time);
  return PROCHRON_LIKELY(failure == 0) ? 0 : fail(clock, failure);
}
PROCHRON_EXPORT(bent_clock_gettime, clock_gettime, "GLIBC_2.17");
PROCHRON_EXPORT_OLDER(bent_clock_gettime, clock_gettime, "GLIBC_2.2.5");

PROCHRON_EXPORTED int bent_gettimeofday(struct timeval* time, void* zone) {
  struct timespec now;
  if (zone) *(struct timezone*)zone = (struct timezone){0};
  if (!time) return 0;
  int failure = prochron_read_bent(&victim, CLOCK_REALTIME, CLOCK_MONOTONIC, PROCHRON_REALTIME, &now);
  if (!PROCHRON_LIKELY(failure == 0)) return fail(CLOCK_REALTIME, failure);
  time->tv_sec = now.tv_sec;
  time->tv_usec = (long)((uint32_t)now.tv_nsec / 1000);
  return 0;
}
PROCHRON_EXPORT(bent_gettimeofday, gettimeofday, "GLIBC_2.2.5");

PROCHRON_EXPORTED time_t bent_time(time_t* out) {
  struct timespec now;
  int failure = prochron_read_tick(&victim, &now);
  if (!PROCHRON_LIKELY(failure == 0)) return fail(CLOCK_REALTIME, failure);
  if (out) *out = now.tv_sec;
  return now.tv_sec;
}
PROCHRON_EXPORT(bent_time, time, "GLIBC_2.2.5");

PROCHRON_EXPORTED int bent_timespec_get(struct timespec* time, int base) {
  if (base != TIME_UTC || bent_clock_gettime(CLOCK_REALTIME, time) != 0) return 0;
  return base;
}
PROCHRON_EXPORT(bent_timespec_get, timespec_get, "GLIBC_2.16");

int64_t bent_ns(clockid_t clock) {
  struct timespec now = {0};
  if (clock == CLOCK_REALTIME_COARSE) clock = CLOCK_REALTIME;
  if (clock == CLOCK_MONOTONIC_COARSE) clock = CLOCK_MONOTONIC;
  bent_clock_gettime(clock, &now);
  return to_ns(&now);
}
