// Timed waits that may go on inside the shim, slice after slice, since nothing can be missed between two of them:
// semaphores count, locks stay locked, sleepers sleep.
#define _GNU_SOURCE
#include <errno.h>
#include <pthread.h>
#include <semaphore.h>
#include <threads.h>
#include <time.h>

#include "faults/preload/deadline.h"
#include "faults/preload/export.h"
#include "faults/preload/next_symbol.h"

PROCHRON_EXPORTED int bent_sem_timedwait(sem_t* semaphore, const struct timespec* deadline) {
  PROCHRON_NEXT(bent_sem_timedwait, "sem_timedwait", "GLIBC_2.34");
  struct timespec native;
  int result;
  do {
    result = next(semaphore, native_deadline(CLOCK_REALTIME, deadline, SLICED_UNSEEN, &native));
  } while (result != 0 && errno == ETIMEDOUT && too_early(CLOCK_REALTIME, deadline));
  return result;
}
PROCHRON_EXPORT(bent_sem_timedwait, sem_timedwait, "GLIBC_2.34");
PROCHRON_EXPORT_OLDER(bent_sem_timedwait, bent_sem_timedwait_2_2_5, sem_timedwait, "GLIBC_2.2.5");

PROCHRON_EXPORTED int bent_sem_clockwait(sem_t* semaphore, clockid_t clock, const struct timespec* deadline) {
  PROCHRON_NEXT(bent_sem_clockwait, "sem_clockwait", "GLIBC_2.34");
  struct timespec native;
  int result;
  do {
    result = next(semaphore, clock, native_deadline(clock, deadline, SLICED_UNSEEN, &native));
  } while (result != 0 && errno == ETIMEDOUT && too_early(clock, deadline));
  return result;
}
PROCHRON_EXPORT(bent_sem_clockwait, sem_clockwait, "GLIBC_2.34");
PROCHRON_EXPORT_OLDER(bent_sem_clockwait, bent_sem_clockwait_2_30, sem_clockwait, "GLIBC_2.30");

PROCHRON_EXPORTED int bent_mutex_timedlock(pthread_mutex_t* mutex, const struct timespec* deadline) {
  PROCHRON_NEXT(bent_mutex_timedlock, "pthread_mutex_timedlock", "GLIBC_2.34");
  struct timespec native;
  int result;
  do {
    result = next(mutex, native_deadline(CLOCK_REALTIME, deadline, SLICED_UNSEEN, &native));
  } while (result == ETIMEDOUT && too_early(CLOCK_REALTIME, deadline));
  return result;
}
PROCHRON_EXPORT(bent_mutex_timedlock, pthread_mutex_timedlock, "GLIBC_2.34");
PROCHRON_EXPORT_OLDER(bent_mutex_timedlock, bent_mutex_timedlock_2_2_5, pthread_mutex_timedlock, "GLIBC_2.2.5");

PROCHRON_EXPORTED int bent_mutex_clocklock(pthread_mutex_t* mutex, clockid_t clock, const struct timespec* deadline) {
  PROCHRON_NEXT(bent_mutex_clocklock, "pthread_mutex_clocklock", "GLIBC_2.34");
  struct timespec native;
  int result;
  do {
    result = next(mutex, clock, native_deadline(clock, deadline, SLICED_UNSEEN, &native));
  } while (result == ETIMEDOUT && too_early(clock, deadline));
  return result;
}
PROCHRON_EXPORT(bent_mutex_clocklock, pthread_mutex_clocklock, "GLIBC_2.34");
PROCHRON_EXPORT_OLDER(bent_mutex_clocklock, bent_mutex_clocklock_2_30, pthread_mutex_clocklock, "GLIBC_2.30");

PROCHRON_EXPORTED int bent_mtx_timedlock(mtx_t* mutex, const struct timespec* deadline) {
  PROCHRON_NEXT(bent_mtx_timedlock, "mtx_timedlock", "GLIBC_2.34");
  struct timespec native;
  int result;
  do {
    result = next(mutex, native_deadline(CLOCK_REALTIME, deadline, SLICED_UNSEEN, &native));
  } while (result == thrd_timedout && too_early(CLOCK_REALTIME, deadline));
  return result;
}
PROCHRON_EXPORT(bent_mtx_timedlock, mtx_timedlock, "GLIBC_2.34");
PROCHRON_EXPORT_OLDER(bent_mtx_timedlock, bent_mtx_timedlock_2_28, mtx_timedlock, "GLIBC_2.28");

/* Relative sleeps pass: they name no instant of any clock. */
PROCHRON_EXPORTED int bent_clock_nanosleep(clockid_t clock, int flags, const struct timespec* time,
                                           struct timespec* left) {
  PROCHRON_NEXT(bent_clock_nanosleep, "clock_nanosleep", "GLIBC_2.17");
  if (!(flags & TIMER_ABSTIME)) return next(clock, flags, time, left);
  struct timespec native;
  int result;
  do {
    result = next(clock, flags, native_deadline(clock, time, SLICED_UNSEEN, &native), left);
  } while (result == 0 && too_early(clock, time));
  return result;
}
PROCHRON_EXPORT(bent_clock_nanosleep, clock_nanosleep, "GLIBC_2.17");
PROCHRON_EXPORT_OLDER(bent_clock_nanosleep, bent_clock_nanosleep_2_2_5, clock_nanosleep, "GLIBC_2.2.5");
