// Locks with a deadline: a lock stays locked between two slices, so that the shim may wait on by itself.
#define _GNU_SOURCE
#include <errno.h>
#include <pthread.h>
#include <threads.h>

#include "faults/preload/deadline.h"
#include "faults/preload/export.h"
#include "faults/preload/next_symbol.h"

PROCHRON_EXPORTED int bent_pthread_mutex_timedlock(pthread_mutex_t* mutex, const struct timespec* deadline) {
  PROCHRON_NEXT(bent_pthread_mutex_timedlock, "pthread_mutex_timedlock", "GLIBC_2.34");
  PROCHRON_WAIT_UNTIL(CLOCK_REALTIME, deadline, next(mutex, native), result == ETIMEDOUT);
}
PROCHRON_EXPORT(bent_pthread_mutex_timedlock, pthread_mutex_timedlock, "GLIBC_2.34");
PROCHRON_EXPORT_OLDER(bent_pthread_mutex_timedlock, pthread_mutex_timedlock, "GLIBC_2.2.5");

PROCHRON_EXPORTED int bent_pthread_mutex_clocklock(pthread_mutex_t* mutex, clockid_t clock,
                                                   const struct timespec* deadline) {
  PROCHRON_NEXT(bent_pthread_mutex_clocklock, "pthread_mutex_clocklock", "GLIBC_2.34");
  PROCHRON_WAIT_UNTIL(clock, deadline, next(mutex, clock, native), result == ETIMEDOUT);
}
PROCHRON_EXPORT(bent_pthread_mutex_clocklock, pthread_mutex_clocklock, "GLIBC_2.34");
PROCHRON_EXPORT_OLDER(bent_pthread_mutex_clocklock, pthread_mutex_clocklock, "GLIBC_2.30");

PROCHRON_EXPORTED int bent_mtx_timedlock(mtx_t* mutex, const struct timespec* deadline) {
  PROCHRON_NEXT(bent_mtx_timedlock, "mtx_timedlock", "GLIBC_2.34");
  PROCHRON_WAIT_UNTIL(CLOCK_REALTIME, deadline, next(mutex, native), result == thrd_timedout);
}
PROCHRON_EXPORT(bent_mtx_timedlock, mtx_timedlock, "GLIBC_2.34");
PROCHRON_EXPORT_OLDER(bent_mtx_timedlock, mtx_timedlock, "GLIBC_2.28");

PROCHRON_EXPORTED int bent_pthread_rwlock_timedrdlock(pthread_rwlock_t* lock, const struct timespec* deadline) {
  PROCHRON_NEXT(bent_pthread_rwlock_timedrdlock, "pthread_rwlock_timedrdlock", "GLIBC_2.34");
  PROCHRON_WAIT_UNTIL(CLOCK_REALTIME, deadline, next(lock, native), result == ETIMEDOUT);
}
PROCHRON_EXPORT(bent_pthread_rwlock_timedrdlock, pthread_rwlock_timedrdlock, "GLIBC_2.34");
PROCHRON_EXPORT_OLDER(bent_pthread_rwlock_timedrdlock, pthread_rwlock_timedrdlock, "GLIBC_2.2.5");

PROCHRON_EXPORTED int bent_pthread_rwlock_clockrdlock(pthread_rwlock_t* lock, clockid_t clock,
                                                      const struct timespec* deadline) {
  PROCHRON_NEXT(bent_pthread_rwlock_clockrdlock, "pthread_rwlock_clockrdlock", "GLIBC_2.34");
  PROCHRON_WAIT_UNTIL(clock, deadline, next(lock, clock, native), result == ETIMEDOUT);
}
PROCHRON_EXPORT(bent_pthread_rwlock_clockrdlock, pthread_rwlock_clockrdlock, "GLIBC_2.34");
PROCHRON_EXPORT_OLDER(bent_pthread_rwlock_clockrdlock, pthread_rwlock_clockrdlock, "GLIBC_2.30");

PROCHRON_EXPORTED int bent_pthread_rwlock_timedwrlock(pthread_rwlock_t* lock, const struct timespec* deadline) {
  PROCHRON_NEXT(bent_pthread_rwlock_timedwrlock, "pthread_rwlock_timedwrlock", "GLIBC_2.34");
  PROCHRON_WAIT_UNTIL(CLOCK_REALTIME, deadline, next(lock, native), result == ETIMEDOUT);
}
PROCHRON_EXPORT(bent_pthread_rwlock_timedwrlock, pthread_rwlock_timedwrlock, "GLIBC_2.34");
PROCHRON_EXPORT_OLDER(bent_pthread_rwlock_timedwrlock, pthread_rwlock_timedwrlock, "GLIBC_2.2.5");

PROCHRON_EXPORTED int bent_pthread_rwlock_clockwrlock(pthread_rwlock_t* lock, clockid_t clock,
                                                      const struct timespec* deadline) {
  PROCHRON_NEXT(bent_pthread_rwlock_clockwrlock, "pthread_rwlock_clockwrlock", "GLIBC_2.34");
  PROCHRON_WAIT_UNTIL(clock, deadline, next(lock, clock, native), result == ETIMEDOUT);
}
PROCHRON_EXPORT(bent_pthread_rwlock_clockwrlock, pthread_rwlock_clockwrlock, "GLIBC_2.34");
PROCHRON_EXPORT_OLDER(bent_pthread_rwlock_clockwrlock, pthread_rwlock_clockwrlock, "GLIBC_2.30");
