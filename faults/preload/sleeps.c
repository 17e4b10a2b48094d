// Sleeps: until an instant, or for a duration, which is a sleep until an instant of the bent MONOTONIC. What is left of
// one that a signal ended is told on the bent clock.
#define _GNU_SOURCE
#include <errno.h>
#include <threads.h>
#include <time.h>
#include <unistd.h>

#include "faults/preload/deadline.h"
#include "faults/preload/duration.h"
#include "faults/preload/export.h"
#include "faults/preload/next_symbol.h"
#include "faults/preload/victim.h"

typedef int sleeper(clockid_t clock, int flags, const struct timespec* time, struct timespec* left);

static int sleep_until(sleeper* next, clockid_t clock, const struct timespec* deadline) {
  PROCHRON_WAIT_UNTIL(clock, deadline, next(clock, TIMER_ABSTIME, native, NULL), result == 0);
}

static int sleep_for(sleeper* next, struct duration* wait, struct timespec* left) {
  int result;
  do {
    next_slice(wait);
    const struct timespec end = to_timespec(wait->slice_ns);
    result = next(CLOCK_MONOTONIC, TIMER_ABSTIME, &end, NULL);
  } while (result == 0 && only_slice_ended(wait));
  if (result == EINTR && left) *left = to_timespec(left_of(wait));
  return result;
}

PROCHRON_EXPORTED int bent_clock_nanosleep(clockid_t clock, int flags, const struct timespec* time,
                                           struct timespec* left) {
  PROCHRON_NEXT(bent_clock_nanosleep, "clock_nanosleep", "GLIBC_2.17");
  struct duration wait;
  if (flags & TIMER_ABSTIME) return sleep_until(next, clock, time);
  if (bendable(clock) < 0 || !begin_duration(time, &wait)) return next(clock, flags, time, left);
  return sleep_for(next, &wait, left);
}
PROCHRON_EXPORT(bent_clock_nanosleep, clock_nanosleep, "GLIBC_2.17");
PROCHRON_EXPORT_OLDER(bent_clock_nanosleep, clock_nanosleep, "GLIBC_2.2.5");

PROCHRON_EXPORTED int bent_nanosleep(const struct timespec* length, struct timespec* left) {
  int failure = bent_clock_nanosleep(CLOCK_REALTIME, 0, length, left);
  if (failure == 0) return 0;
  errno = failure;
  return -1;
}
PROCHRON_EXPORT(bent_nanosleep, nanosleep, "GLIBC_2.2.5");
PROCHRON_EXPORT_ALSO(bent_nanosleep, __nanosleep, "GLIBC_2.2.6");

PROCHRON_EXPORTED int bent_usleep(useconds_t length_us) {
  const struct timespec length = {length_us / 1000000, (long)(length_us % 1000000) * 1000};
  return bent_nanosleep(&length, NULL);
}
PROCHRON_EXPORT(bent_usleep, usleep, "GLIBC_2.2.5");

PROCHRON_EXPORTED unsigned bent_sleep(unsigned seconds) {
  struct timespec length = {seconds, 0};
  int before = errno;
  if (bent_nanosleep(&length, &length) != 0) return (unsigned)length.tv_sec;
  errno = before;
  return 0;
}
PROCHRON_EXPORT(bent_sleep, sleep, "GLIBC_2.2.5");

PROCHRON_EXPORTED int bent_thrd_sleep(const struct timespec* length, struct timespec* left) {
  int failure = bent_clock_nanosleep(CLOCK_REALTIME, 0, length, left);
  if (failure == 0) return 0;
  return failure == EINTR ? -1 : -2;
}
PROCHRON_EXPORT(bent_thrd_sleep, thrd_sleep, "GLIBC_2.28");
