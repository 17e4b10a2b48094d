// Absolute deadlines: the caller names an instant of its bent clock, the kernel waits on the native one.
#pragma once

#include <time.h>

/* How a wait may be cut into slices, so that a change published or a lease lost meanwhile is noticed. */
enum slicing {
  SLICED_UNSEEN, /* the shim waits on in a loop: often */
  SLICED_SEEN,   /* the caller sees each slice's end as a spurious wake-up: seldom */
};

/* The native deadline to hand to libc for one slice: `native`, filled in, or `deadline` itself where there is nothing
 * to translate or libc has to refuse it. */
const struct timespec* native_deadline(clockid_t clock, const struct timespec* deadline, enum slicing slicing,
                                       struct timespec* native);

/* Whether a wait that libc says is over ended too early: the bent clock does not show the deadline yet. */
int too_early(clockid_t clock, const struct timespec* deadline);
