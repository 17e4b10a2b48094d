// What the shim knows of the process it lives in: the page it follows and how it reads native time. Filled once, at the
// first clock read or the shim's constructor, whichever comes first; read by every thread without a lock.
#pragma once

#include <stdint.h>
#include <time.h>

#include "faults/page_reader.h"
#include "faults/preload/native_clock.h"

#define NO_LEASE_ENDED (-1)

struct victim {
  native_reader* native;            /* before the first read: fills the rest in */
  const struct prochron_page* page; /* never null: without a page of its own, one whose lease was never held */
  int64_t ended_lease;              /* last seen to have ended, or NO_LEASE_ENDED: a healed REALTIME is read once */
};

extern struct victim victim;

/* Follows the page that the environment names, unless that was done. Called by the first clock read, and again by the
 * constructor, when libc is sure to have an environment. */
void start_following(void);

/* Whether a page is followed at all. */
int follows_a_page(void);

/* Counts an attempt to set a clock of the host where the agent sees it. */
void report_refused_set(void);

/* The value of an environment variable, also before libc has set `environ`; null: not set. */
const char* early_environment(const char* name);

static inline int64_t to_ns(const struct timespec* time) {
  return (int64_t)time->tv_sec * PROCHRON_NS_PER_SECOND + time->tv_nsec;
}

static inline int64_t native_ns(clockid_t clock) {
  struct timespec time = {0};
  victim.native(clock, &time);
  return to_ns(&time);
}

/* The clock of the page that a clock of the kernel belongs to; negative: a clock that is never bent. */
static inline int bendable(clockid_t clock) {
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
