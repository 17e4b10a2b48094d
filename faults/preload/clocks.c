// The clocks that a victim reads. One native MONOTONIC reading n decides everything: REALTIME is n + K + offset too, so
// a bent read costs one native read and every process flips at the same nanosecond. Past the lease REALTIME is built on
// the kernel's own again (K may be stale by then), MONOTONIC goes on with the offset it had when the lease ended. RAW, CPU
// and dynamic clocks are never bent. Setting clocks: clock_setters.c.
#define _GNU_SOURCE
#include "faults/preload/clocks.h"

#include <errno.h>
#include <stddef.h>
#include <sys/time.h>

#include "faults/page_expiry.h"
#include "faults/preload/export.h"
#include "faults/preload/victim.h"

static int fail(int failure) {
  errno = -failure;
  return -1;
}

static inline int read_native(clockid_t clock, struct timespec* time) {
  int failure = victim.native(clock, time);
  return PROCHRON_LIKELY(failure == 0) ? 0 : fail(failure);
}

static inline void store(struct timespec* time, struct prochron_instant instant) {
  time->tv_sec = instant.seconds;
  time->tv_nsec = instant.nanoseconds;
}

/* REALTIME on its way back, or left where it was: the kernel's own reading, since K may be stale, and the offset of an
 * instant of `axis` that belongs to it: less than a microsecond, or one tick, apart. */
static int read_returning(clockid_t clock, clockid_t axis, int64_t lease, struct timespec* time) {
  for (int tries = 0;; tries++) {
    int64_t n = native_ns(axis);
    if (read_native(clock, time) != 0) return -1;
    if (native_ns(axis) - n > 1000 && tries < 16) continue;
    store(time, prochron_split(to_ns(time) + prochron_expire(victim.page, n, lease).offset_ns));
    return 0;
  }
}

/* Past `lease`; `time` holds a reading of `axis`. */
static __attribute__((noinline)) int read_healed(clockid_t clock, clockid_t axis, int family_clock, int64_t lease,
                                                 struct timespec* time) {
  if (family_clock == PROCHRON_REALTIME) {
    if (prochron_expire(victim.page, to_ns(time), lease).offset_ns != 0) return read_returning(clock, axis, lease, time);
    if (victim.ended_lease != lease) __atomic_store_n(&victim.ended_lease, lease, __ATOMIC_RELAXED);
    return read_native(clock, time);
  }
  if (lease == 0) return 0;
  store(time, prochron_split(to_ns(time) + prochron_look_up(victim.page, family_clock, lease).offset_ns));
  return 0;
}

/* `clock`, of the family of REALTIME or MONOTONIC (`family_clock`), from a reading of `axis`, the fine or the coarse
 * MONOTONIC. The lease is read after the clock: a lease still valid then was valid at n. */
static inline __attribute__((always_inline)) int read_by_axis(clockid_t clock, clockid_t axis, int family_clock,
                                                              struct timespec* time) {
  int failure = victim.native(axis, time);
  if (!PROCHRON_LIKELY(failure == 0)) return fail(failure);
  const struct prochron_page* page = victim.page;
  int64_t n = to_ns(time), lease = prochron_valid_until(page);
  if (!PROCHRON_LIKELY(n < lease)) return read_healed(clock, axis, family_clock, lease, time);
  struct prochron_instant native = {time->tv_sec, time->tv_nsec};
  store(time, prochron_bend(page, family_clock, n, native));
  return 0;
}

/* REALTIME in a process that saw a lease end: natively at once, unless the lease is another one by now. */
static __attribute__((noinline)) int read_realtime_after_lease(clockid_t clock, clockid_t axis, struct timespec* time) {
  int64_t ended = __atomic_load_n(&victim.ended_lease, __ATOMIC_RELAXED);
  if (__atomic_load_n(&victim.page->valid_until_ns, __ATOMIC_RELAXED) == ended) return read_native(clock, time);
  __atomic_store_n(&victim.ended_lease, NO_LEASE_ENDED, __ATOMIC_RELAXED);
  return read_by_axis(clock, axis, PROCHRON_REALTIME, time);
}

static inline __attribute__((always_inline)) int read_bent(clockid_t clock, clockid_t axis, int family_clock,
                                                           struct timespec* time) {
  if (family_clock == PROCHRON_REALTIME &&
      !PROCHRON_LIKELY(__atomic_load_n(&victim.ended_lease, __ATOMIC_RELAXED) == NO_LEASE_ENDED)) {
    return read_realtime_after_lease(clock, axis, time);
  }
  return read_by_axis(clock, axis, family_clock, time);
}

/* TAI, BOOTTIME and the ALARM clocks: natively first, for the kernel's errors, then by the table. */
static int read_derived(clockid_t clock, int page_clock, struct timespec* time) {
  if (read_native(clock, time) != 0) return -1;
  int64_t n = native_ns(CLOCK_MONOTONIC), lease = prochron_valid_until(victim.page);
  if (n < lease) {
    struct prochron_reading reading = prochron_look_up(victim.page, page_clock, n);
    store(time, prochron_split(n + reading.base_ns + reading.offset_ns));
  } else if (prochron_family_of(page_clock) == PROCHRON_REALTIME_FAMILY) {
    return read_returning(clock, CLOCK_MONOTONIC, lease, time);
  } else if (prochron_family_of(page_clock) == PROCHRON_MONOTONIC_FAMILY && lease != 0) {
    store(time, prochron_split(to_ns(time) + prochron_look_up(victim.page, page_clock, lease).offset_ns));
  }
  return 0;
}

static __attribute__((noinline)) int read_rare(clockid_t clock, struct timespec* time) {
  int page_clock = bendable(clock);
  if (page_clock < 0) return clock == CLOCK_OF_SHIM ? 0 : read_native(clock, time);
  if (clock == CLOCK_REALTIME_COARSE || clock == CLOCK_MONOTONIC_COARSE) {
    return read_bent(clock, CLOCK_MONOTONIC_COARSE, page_clock, time);
  }
  return read_derived(clock, page_clock, time);
}

PROCHRON_EXPORTED int bent_clock_gettime(clockid_t clock, struct timespec* time) {
  if (PROCHRON_LIKELY(clock == CLOCK_REALTIME)) return read_bent(clock, CLOCK_MONOTONIC, PROCHRON_REALTIME, time);
  if (PROCHRON_LIKELY(clock == CLOCK_MONOTONIC)) return read_bent(clock, CLOCK_MONOTONIC, PROCHRON_MONOTONIC, time);
  return read_rare(clock, time);
}
PROCHRON_EXPORT(bent_clock_gettime, clock_gettime, "GLIBC_2.17");
PROCHRON_EXPORT_OLDER(bent_clock_gettime, bent_clock_gettime_2_2_5, clock_gettime, "GLIBC_2.2.5");

PROCHRON_EXPORTED int bent_gettimeofday(struct timeval* time, void* zone) {
  struct timespec now;
  if (zone) *(struct timezone*)zone = (struct timezone){0};
  if (!time) return 0;
  if (read_bent(CLOCK_REALTIME, CLOCK_MONOTONIC, PROCHRON_REALTIME, &now) != 0) return -1;
  time->tv_sec = now.tv_sec;
  time->tv_usec = (long)((uint32_t)now.tv_nsec / 1000);
  return 0;
}
PROCHRON_EXPORT(bent_gettimeofday, gettimeofday, "GLIBC_2.2.5");

/* The kernel's time() is that of the last tick. */
PROCHRON_EXPORTED time_t bent_time(time_t* out) {
  struct timespec now;
  if (read_bent(CLOCK_REALTIME_COARSE, CLOCK_MONOTONIC_COARSE, PROCHRON_REALTIME, &now) != 0) return -1;
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
