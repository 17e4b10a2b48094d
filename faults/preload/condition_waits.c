// Timed waits on conditions. A slice's end is shown as a spurious wake-up, which every caller must expect: waiting on
// inside would lose a signal sent between two slices, while nobody was waiting.
#define _GNU_SOURCE
#include <errno.h>
#include <pthread.h>
#include <threads.h>

#include "faults/preload/deadline.h"
#include "faults/preload/export.h"
#include "faults/preload/next_symbol.h"

/* Bit 1 of a condition's reference word says which clock its attributes chose (glibc 2.25 and later). */
static clockid_t clock_of(const pthread_cond_t* condition) {
  return (condition->__data.__wrefs & 2) ? CLOCK_MONOTONIC : CLOCK_REALTIME;
}

PROCHRON_EXPORTED int bent_cond_timedwait(pthread_cond_t* condition, pthread_mutex_t* mutex,
                                          const struct timespec* deadline) {
  PROCHRON_NEXT(bent_cond_timedwait, "pthread_cond_timedwait", "GLIBC_2.3.2");
  struct timespec native;
  clockid_t clock = clock_of(condition);
  int result = next(condition, mutex, native_deadline(clock, deadline, SLICED_SEEN, &native));
  return result == ETIMEDOUT && too_early(clock, deadline) ? 0 : result;
}
PROCHRON_EXPORT(bent_cond_timedwait, pthread_cond_timedwait, "GLIBC_2.3.2");

/* Conditions of the oldest binaries hold a pointer, and know no clock but REALTIME. */
PROCHRON_EXPORTED int bent_cond_timedwait_2_2_5(void* condition, pthread_mutex_t* mutex,
                                                const struct timespec* deadline) {
  PROCHRON_NEXT(bent_cond_timedwait_2_2_5, "pthread_cond_timedwait", "GLIBC_2.2.5");
  struct timespec native;
  int result = next(condition, mutex, native_deadline(CLOCK_REALTIME, deadline, SLICED_SEEN, &native));
  return result == ETIMEDOUT && too_early(CLOCK_REALTIME, deadline) ? 0 : result;
}
__asm__(".symver bent_cond_timedwait_2_2_5, pthread_cond_timedwait@GLIBC_2.2.5");

PROCHRON_EXPORTED int bent_cond_clockwait(pthread_cond_t* condition, pthread_mutex_t* mutex, clockid_t clock,
                                          const struct timespec* deadline) {
  PROCHRON_NEXT(bent_cond_clockwait, "pthread_cond_clockwait", "GLIBC_2.34");
  struct timespec native;
  int result = next(condition, mutex, clock, native_deadline(clock, deadline, SLICED_SEEN, &native));
  return result == ETIMEDOUT && too_early(clock, deadline) ? 0 : result;
}
PROCHRON_EXPORT(bent_cond_clockwait, pthread_cond_clockwait, "GLIBC_2.34");
PROCHRON_EXPORT_OLDER(bent_cond_clockwait, bent_cond_clockwait_2_30, pthread_cond_clockwait, "GLIBC_2.30");

PROCHRON_EXPORTED int bent_cnd_timedwait(cnd_t* condition, mtx_t* mutex, const struct timespec* deadline) {
  PROCHRON_NEXT(bent_cnd_timedwait, "cnd_timedwait", "GLIBC_2.34");
  struct timespec native;
  int result = next(condition, mutex, native_deadline(CLOCK_REALTIME, deadline, SLICED_SEEN, &native));
  return result == thrd_timedout && too_early(CLOCK_REALTIME, deadline) ? thrd_success : result;
}
PROCHRON_EXPORT(bent_cnd_timedwait, cnd_timedwait, "GLIBC_2.34");
PROCHRON_EXPORT_OLDER(bent_cnd_timedwait, bent_cnd_timedwait_2_28, cnd_timedwait, "GLIBC_2.28");
