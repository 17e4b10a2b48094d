// What the shim knows of the process it lives in: the page it follows and how it reads native time. Filled once, at the
// first clock read or the shim's constructor, whichever comes first.
#pragma once

#include <stdint.h>
#include <time.h>

#include "faults/clock_reading.h"

extern struct prochron_victim victim; /* native, before the first read: fills the rest in */

/* Follows the page that the environment names, unless that was done. Called by the first clock read, and again by the
 * constructor, when libc is sure to have an environment. */
void start_following(void);

/* Whether a page is followed at all. */
int follows_a_page(void);

/* Counts an attempt to set a clock of the host where the agent sees it. */
void report_refused_set(void);

/* The value of an environment variable, also before libc has set `environ`; null: not set. */
const char* early_environment(const char* name);

static inline int64_t to_ns(const struct timespec* time) { return prochron_ns_of(time); }

static inline struct timespec to_timespec(int64_t ns) {
  struct timespec time;
  prochron_store(&time, prochron_split(ns));
  return time;
}

static inline int64_t native_ns(clockid_t clock) { return prochron_native_ns(&victim, clock); }

static inline int bendable(clockid_t clock) { return prochron_bendable(clock); }
