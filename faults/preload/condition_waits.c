// Timed waits on conditions, cut like all others; a caller sees no slice's end unless a signal may have been missed
// (signal_counts.h), which it is then shown as a wake-up without a reason, as every caller must expect. Signals of other
// processes are not counted, so that a condition which they share shows every slice.
#define _GNU_SOURCE
#include <errno.h>
#include <pthread.h>
#include <threads.h>

#include "faults/preload/deadline.h"
#include "faults/preload/export.h"
#include "faults/preload/next_symbol.h"
#include "faults/preload/signal_counts.h"

/* Bits of a condition's reference word (glibc 2.25 and later): shared by processes, on MONOTONIC. */
enum { SHARED = 1, ON_MONOTONIC = 2 };

static unsigned flags_of(const pthread_cond_t* condition) { return condition->__data.__wrefs; }

static clockid_t clock_of(const pthread_cond_t* condition) {
  return (flags_of(condition) & ON_MONOTONIC) ? CLOCK_MONOTONIC : CLOCK_REALTIME;
}

/* The rest of such a function: `wait` hands `native` to libc and gives `timed_out` as a slice ends. 0 is a wake-up, to
 * C11 too. */
#define WAIT_ON(condition, shown, clock, deadline, wait, timed_out)              \
  struct timespec slice;                                                         \
  uint32_t sent = signals_sent(condition), sent_before;                          \
  do {                                                                           \
    const struct timespec* native = native_deadline(clock, deadline, CUT, &slice); \
    int result = wait;                                                           \
    if (result != (timed_out) || !too_early(clock, deadline)) return result;     \
    sent_before = sent;                                                          \
    sent = signals_sent(condition);                                              \
  } while (!(shown) && sent == sent_before);                                     \
  return 0

PROCHRON_EXPORTED int bent_cond_timedwait(pthread_cond_t* condition, pthread_mutex_t* mutex,
                                          const struct timespec* deadline) {
  PROCHRON_NEXT(bent_cond_timedwait, "pthread_cond_timedwait", "GLIBC_2.3.2");
  const clockid_t clock = clock_of(condition);
  WAIT_ON(condition, flags_of(condition) & SHARED, clock, deadline, next(condition, mutex, native), ETIMEDOUT);
}
PROCHRON_EXPORT(bent_cond_timedwait, pthread_cond_timedwait, "GLIBC_2.3.2");

/* Conditions of the oldest binaries hold a pointer, and know no clock but REALTIME. */
PROCHRON_EXPORTED int bent_old_cond_timedwait(void* condition, pthread_mutex_t* mutex,
                                              const struct timespec* deadline) {
  PROCHRON_NEXT(bent_old_cond_timedwait, "pthread_cond_timedwait", "GLIBC_2.2.5");
  WAIT_ON(condition, 1, CLOCK_REALTIME, deadline, next(condition, mutex, native), ETIMEDOUT);
}
PROCHRON_EXPORT_OLDER(bent_old_cond_timedwait, pthread_cond_timedwait, "GLIBC_2.2.5");

PROCHRON_EXPORTED int bent_cond_clockwait(pthread_cond_t* condition, pthread_mutex_t* mutex, clockid_t clock,
                                          const struct timespec* deadline) {
  PROCHRON_NEXT(bent_cond_clockwait, "pthread_cond_clockwait", "GLIBC_2.34");
  WAIT_ON(condition, flags_of(condition) & SHARED, clock, deadline, next(condition, mutex, clock, native), ETIMEDOUT);
}
PROCHRON_EXPORT(bent_cond_clockwait, pthread_cond_clockwait, "GLIBC_2.34");
PROCHRON_EXPORT_OLDER(bent_cond_clockwait, pthread_cond_clockwait, "GLIBC_2.30");

PROCHRON_EXPORTED int bent_cnd_timedwait(cnd_t* condition, mtx_t* mutex, const struct timespec* deadline) {
  PROCHRON_NEXT(bent_cnd_timedwait, "cnd_timedwait", "GLIBC_2.34");
  WAIT_ON(condition, 0, CLOCK_REALTIME, deadline, next(condition, mutex, native), thrd_timedout);
}
PROCHRON_EXPORT(bent_cnd_timedwait, cnd_timedwait, "GLIBC_2.34");
PROCHRON_EXPORT_OLDER(bent_cnd_timedwait, cnd_timedwait, "GLIBC_2.28");
