// Timers of the kernel's that were set and have not run out, so that a change published meanwhile can move them: by any
// thread that passes by as it begins or prolongs a wait of the shim's. Where none does, a timer runs out as it was set.
#pragma once

#include <stdint.h>
#include <time.h>

/* How a kind of timer is reached; `id` is a descriptor's, or what its library calls it by. All return -1 and set errno. */
struct timer_calls {
  int (*set)(uintptr_t id, int flags, const struct itimerspec* setting, struct itimerspec* before);
  int (*get)(uintptr_t id, struct itimerspec* left);
  int (*has_run_out)(uintptr_t id); /* and its owner has not noticed, whom setting it anew would rob of that; or null */
};

/* Sets one to `setting` on the bent clock, tells what it was set to, and keeps it in mind; TIMER_ABSTIME among `flags`
 * means an instant of `clock`. Not for a process that follows no page. */
int set_armed_timer(const struct timer_calls* calls, uintptr_t id, clockid_t clock, int flags,
                    const struct itimerspec* setting, struct itimerspec* before);

/* One that is about to be deleted. */
void forget_armed_timer(const struct timer_calls* calls, uintptr_t id);

/* Whether any may be armed. */
int armed_timers(void);

/* Sets anew what a change has moved, if anything was published since the last look, or the lease has ended. */
void follow_armed_timers(void);
