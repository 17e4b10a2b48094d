// How a victim's clocks are read, wherever the reader stands: in the shim or in a replacement vDSO. One native MONOTONIC
// reading n decides everything: REALTIME is n + K + offset too, so a bent read costs one native read and every process
// flips at the same nanosecond. Past the lease REALTIME is built on the kernel's own again (K may be stale by then),
// MONOTONIC goes on with the offset it had when the lease ended. RAW, CPU and dynamic clocks are never bent.
//
// Freestanding: results are 0 or an errno negated, as the kernel's vDSO gives them.
#pragma once

#include <stdint.h>
#include <time.h>

#include "faults/page_expiry.h"
#include "faults/page_reader.h"

#define PROCHRON_NO_LEASE_ENDED (-1)

/* By this name a replacement vDSO gives away the reader that it bends, for those inside who need true time. */
#define PROCHRON_NATIVE_SYMBOL "prochron_native_clock_gettime"

/* As the vDSO's clock_gettime: 0, or an errno negated. */
typedef int prochron_native_reader(clockid_t clock, struct timespec* time);

/* What a reader knows of the process it lives in. Filled once, before the second clock read; read by every thread
 * without a lock. */
struct prochron_victim {
  prochron_native_reader* native;
  const struct prochron_page* page; /* never null: without a page of its own, one whose lease was never held */
  int64_t ended_lease; /* last seen to have ended, or PROCHRON_NO_LEASE_ENDED: a healed REALTIME is read once */
  int64_t last_used[PROCHRON_FAMILIES][2]; /* segment, by fine and by coarse readings, which are a tick apart */
};

static inline int64_t prochron_ns_of(const struct timespec* time) {
  return (int64_t)time->tv_sec * PROCHRON_NS_PER_SECOND + time->tv_nsec;
}

static inline void prochron_store(struct timespec* time, struct prochron_instant instant) {
  time->tv_sec = instant.seconds;
  time->tv_nsec = instant.nanoseconds;
}

static inline int64_t prochron_native_ns(const struct prochron_victim* victim, clockid_t clock) {
  struct timespec time = {0, 0};
  victim->native(clock, &time);
  return prochron_ns_of(&time);
}

/* The clock of the page that a clock of the kernel belongs to; negative: a clock that is never bent. */
static inline int prochron_bendable(clockid_t clock) {
  switch (clock) {
    case CLOCK_REALTIME:
    case CLOCK_REALTIME_COARSE:
    case CLOCK_REALTIME_ALARM:
      return PROCHRON_REALTIME;
    case CLOCK_TAI:
      return PROCHRON_TAI;
    case CLOCK_MONOTONIC:
    case CLOCK_MONOTONIC_COARSE:
      return PROCHRON_MONOTONIC;
    case CLOCK_BOOTTIME:
    case CLOCK_BOOTTIME_ALARM:
      return PROCHRON_BOOTTIME;
    default:
      return -1;
  }
}

/* REALTIME on its way back, or left where it was: the kernel's own reading, since K may be stale, and the offset of an
 * instant of `axis` that belongs to it: less than a microsecond, or one tick, apart. */
static __attribute__((unused)) int prochron_read_returning(struct prochron_victim* victim, clockid_t clock,
                                                           clockid_t axis, int64_t lease, struct timespec* time) {
  for (int tries = 0;; tries++) {
    int64_t n = prochron_native_ns(victim, axis);
    int failure = victim->native(clock, time);
    if (failure != 0) return failure;
    if (prochron_native_ns(victim, axis) - n > 1000 && tries < 16) continue;
    int64_t offset_ns = prochron_expire(victim->page, n, lease).offset_ns;
    prochron_store(time, prochron_split(prochron_ns_of(time) + offset_ns));
    return 0;
  }
}

/* Past `lease`; `time` holds a reading of `axis`. */
static __attribute__((noinline, unused)) int prochron_read_healed(struct prochron_victim* victim, clockid_t clock,
                                                                  clockid_t axis, int family_clock, int64_t lease,
                                                                  struct timespec* time) {
  if (family_clock == PROCHRON_REALTIME) {
    if (prochron_expire(victim->page, prochron_ns_of(time), lease).offset_ns != 0) {
      return prochron_read_returning(victim, clock, axis, lease, time);
    }
    if (victim->ended_lease != lease) __atomic_store_n(&victim->ended_lease, lease, __ATOMIC_RELAXED);
    return victim->native(clock, time);
  }
  if (lease == 0) return 0;
  int64_t held_ns = prochron_look_up(victim->page, family_clock, lease).offset_ns;
  prochron_store(time, prochron_split(prochron_ns_of(time) + held_ns));
  return 0;
}

/* For a reader that was held up so long with its clock read that the page has dropped that instant. A tick may be older
 * than what is kept only where ticks are late; then the oldest that is kept answers. */
static __attribute__((noinline, cold, unused)) int prochron_read_anew(struct prochron_victim* victim, clockid_t clock,
                                                                      clockid_t axis, int family_clock,
                                                                      struct timespec* time) {
  const struct prochron_page* page = victim->page;
  for (int tries = 0;; tries++) {
    int failure = victim->native(axis, time);
    if (failure != 0) return failure;
    int64_t n = prochron_ns_of(time), lease = prochron_valid_until(page);
    if (n >= lease) return prochron_read_healed(victim, clock, axis, family_clock, lease, time);
    struct prochron_reading reading = prochron_look_up(page, family_clock, n);
    prochron_store(time, prochron_split(n + reading.base_ns + reading.offset_ns));
    if (tries == 64 || prochron_is_kept(page, family_clock, n)) return 0;
  }
}

/* `clock`, of the family of REALTIME or MONOTONIC (`family_clock`), from a reading of `axis`, the fine or the coarse
 * MONOTONIC. The lease is read after the clock: a lease still valid then was valid at n. */
static inline __attribute__((always_inline)) int prochron_read_by_axis(struct prochron_victim* victim, clockid_t clock,
                                                                       clockid_t axis, int family_clock,
                                                                       struct timespec* time) {
  int failure = victim->native(axis, time);
  if (!PROCHRON_LIKELY(failure == 0)) return failure;
  const struct prochron_page* page = victim->page;
  int64_t n = prochron_ns_of(time), lease = prochron_valid_until(page);
  if (!PROCHRON_LIKELY(n < lease)) return prochron_read_healed(victim, clock, axis, family_clock, lease, time);
  struct prochron_instant native = {time->tv_sec, time->tv_nsec};
  int64_t* last_used = &victim->last_used[prochron_family_of(family_clock)][axis == CLOCK_MONOTONIC_COARSE];
  struct prochron_instant bent = prochron_bend(page, family_clock, n, native, last_used);
  if (!PROCHRON_LIKELY(bent.nanoseconds >= 0)) return prochron_read_anew(victim, clock, axis, family_clock, time);
  prochron_store(time, bent);
  return 0;
}

/* REALTIME in a process that saw a lease end: natively at once, unless the lease is another one by now. */
static __attribute__((noinline, unused)) int prochron_read_after_lease(struct prochron_victim* victim, clockid_t clock,
                                                                       clockid_t axis, struct timespec* time) {
  int64_t ended = __atomic_load_n(&victim->ended_lease, __ATOMIC_RELAXED);
  if (__atomic_load_n(&victim->page->valid_until_ns, __ATOMIC_RELAXED) == ended) return victim->native(clock, time);
  __atomic_store_n(&victim->ended_lease, PROCHRON_NO_LEASE_ENDED, __ATOMIC_RELAXED);
  return prochron_read_by_axis(victim, clock, axis, PROCHRON_REALTIME, time);
}

static inline __attribute__((always_inline)) int prochron_read_bent(struct prochron_victim* victim, clockid_t clock,
                                                                    clockid_t axis, int family_clock,
                                                                    struct timespec* time) {
  if (family_clock == PROCHRON_REALTIME &&
      !PROCHRON_LIKELY(__atomic_load_n(&victim->ended_lease, __ATOMIC_RELAXED) == PROCHRON_NO_LEASE_ENDED)) {
    return prochron_read_after_lease(victim, clock, axis, time);
  }
  return prochron_read_by_axis(victim, clock, axis, family_clock, time);
}

/* TAI, BOOTTIME and the ALARM clocks: natively first, for the kernel's errors, then by the table. */
static __attribute__((unused)) int prochron_read_derived(struct prochron_victim* victim, clockid_t clock,
                                                         int page_clock, struct timespec* time) {
  int failure = victim->native(clock, time);
  if (failure != 0) return failure;
  int64_t n, lease;
  struct prochron_reading reading;
  int tries = 0;
  do {
    n = prochron_native_ns(victim, CLOCK_MONOTONIC);
    lease = prochron_valid_until(victim->page);
    reading = prochron_look_up(victim->page, page_clock, n < lease ? n : lease);
  } while (n < lease && !prochron_is_kept(victim->page, page_clock, n) && tries++ < 64);
  if (n < lease) {
    prochron_store(time, prochron_split(n + reading.base_ns + reading.offset_ns));
  } else if (prochron_family_of(page_clock) == PROCHRON_REALTIME_FAMILY) {
    return prochron_read_returning(victim, clock, CLOCK_MONOTONIC, lease, time);
  } else if (prochron_family_of(page_clock) == PROCHRON_MONOTONIC_FAMILY && lease != 0) {
    prochron_store(time, prochron_split(prochron_ns_of(time) + reading.offset_ns));
  }
  return 0;
}

static __attribute__((noinline, unused)) int prochron_read_rare(struct prochron_victim* victim, clockid_t clock,
                                                                struct timespec* time) {
  int page_clock = prochron_bendable(clock);
  if (page_clock < 0) return victim->native(clock, time);
  if (clock == CLOCK_REALTIME_COARSE || clock == CLOCK_MONOTONIC_COARSE) {
    return prochron_read_bent(victim, clock, CLOCK_MONOTONIC_COARSE, page_clock, time);
  }
  return prochron_read_derived(victim, clock, page_clock, time);
}

/* Any clock. */
static inline __attribute__((always_inline)) int prochron_read_clock(struct prochron_victim* victim, clockid_t clock,
                                                                     struct timespec* time) {
  if (PROCHRON_LIKELY(clock == CLOCK_REALTIME)) {
    return prochron_read_bent(victim, clock, CLOCK_MONOTONIC, PROCHRON_REALTIME, time);
  }
  if (PROCHRON_LIKELY(clock == CLOCK_MONOTONIC)) {
    return prochron_read_bent(victim, clock, CLOCK_MONOTONIC, PROCHRON_MONOTONIC, time);
  }
  return prochron_read_rare(victim, clock, time);
}

/* The kernel's time() is that of the last tick. */
static inline int prochron_read_tick(struct prochron_victim* victim, struct timespec* time) {
  return prochron_read_bent(victim, CLOCK_REALTIME_COARSE, CLOCK_MONOTONIC_COARSE, PROCHRON_REALTIME, time);
}
