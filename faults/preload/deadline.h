// Absolute deadlines: the caller names an instant of its bent clock, the kernel waits on the native one.
#pragma once

#include <stdint.h>
#include <time.h>

/* A wait is cut into slices of a tenth of a second, after each of which the page is asked again: a change published, or a
 * lease lost, meanwhile is noticed. Scheduled changes are published earlier than that. */
enum slicing {
  CUT,   /* the shim waits on by itself */
  UNCUT, /* a timer of the kernel's, which nobody waits for: what is known when it is armed */
};

/* Until when to wait natively for this slice, in ns of the caller's own native clock (one that is bent, in a process
 * that follows a page); > 0. */
int64_t native_slice_end(clockid_t clock, int64_t due_ns, enum slicing slicing);

/* The native deadline to hand to libc for one slice: `native`, filled in, or `deadline` itself where there is nothing
 * to translate or libc has to refuse it. */
const struct timespec* native_deadline(clockid_t clock, const struct timespec* deadline, enum slicing slicing,
                                       struct timespec* native);

/* Whether a wait that libc says is over ended too early: the bent clock does not show the deadline yet. */
int too_early(clockid_t clock, const struct timespec* deadline);

/* The rest of a function that waits until `deadline`: repeats `wait`, an expression that hands `native` to libc, while
 * that has `timed_out`, said of `result`, and the bent clock is not there yet. */
#define PROCHRON_WAIT_UNTIL(clock, deadline, wait, timed_out)          \
  struct timespec slice;                                               \
  const struct timespec* native = deadline;                            \
  __typeof__(wait) result;                                             \
  do {                                                                 \
    native = native_deadline(clock, deadline, CUT, &slice);      \
    result = wait;                                                     \
  } while ((timed_out) && too_early(clock, deadline));                 \
  return result
