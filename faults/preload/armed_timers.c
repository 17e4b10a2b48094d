// A descriptor number outlives its timer: one that the kernel says is no timer, or not armed, is forgotten. Setting a timer
// wipes out what nobody has read of it, so one that is ready is left alone.
#define _GNU_SOURCE
#include "faults/preload/armed_timers.h"

#include <errno.h>
#include <poll.h>
#include <stdint.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "faults/preload/clocks.h"
#include "faults/preload/deadline.h"
#include "faults/preload/duration.h"
#include "faults/preload/timer_setting.h"
#include "faults/preload/victim.h"

enum { TIMERS = 64 };
#define WORTH_MOVING 1000 /* ns */

static struct armed_timer {
  int descriptor; /* + 1; 0: free */
  int flags;
  clockid_t clock;     /* of due_ns: the timer's, or MONOTONIC for a duration */
  int64_t due_ns;      /* on the bent clock */
  int64_t interval_ns; /* bent */
  int64_t native_ns;   /* what it is set to */
  int64_t native_interval_ns;
} timers[TIMERS];
static int count; /* of those in use */
static int busy;  /* whoever finds it taken goes without: it may be a signal's handler */

static int take(void) { return !__atomic_test_and_set(&busy, __ATOMIC_ACQUIRE); }
static void give_back(void) { __atomic_clear(&busy, __ATOMIC_RELEASE); }

int armed_timers(void) { return __atomic_load_n(&count, __ATOMIC_RELAXED); }

static void forget(struct armed_timer* timer) {
  timer->descriptor = 0;
  __atomic_fetch_sub(&count, 1, __ATOMIC_RELAXED);
}

static struct armed_timer* place_of(int descriptor) {
  struct armed_timer* free_place = NULL;
  for (int i = 0; i < TIMERS; i++) {
    if (timers[i].descriptor == descriptor + 1) return &timers[i];
    if (!timers[i].descriptor) free_place = &timers[i];
  }
  return free_place;
}

static void note(struct armed_timer* place, int descriptor, clockid_t clock, int flags,
                 const struct itimerspec* setting) {
  const int is_absolute = flags & TFD_TIMER_ABSTIME;
  const int64_t value = to_ns(&setting->it_value);
  if (!place->descriptor) __atomic_fetch_add(&count, 1, __ATOMIC_RELAXED);
  place->descriptor = descriptor + 1;
  place->flags = flags;
  place->clock = is_absolute ? clock : CLOCK_MONOTONIC;
  place->due_ns = is_absolute ? value : bent_ns(CLOCK_MONOTONIC) + value;
  place->interval_ns = to_ns(&setting->it_interval);
  place->native_ns = native_slice_end(place->clock, place->due_ns, UNCUT);
  place->native_interval_ns = place->interval_ns > 0 ? native_length(place->interval_ns) : 0;
}

void note_armed_timer(int descriptor, clockid_t clock, int flags, const struct itimerspec* setting) {
  const int64_t value = to_ns(&setting->it_value);
  const int is_known = value > 0 && (!(flags & TFD_TIMER_ABSTIME) || bendable(clock) >= 0);
  if (!take()) return;
  struct armed_timer* place = place_of(descriptor);
  if (place && is_known) note(place, descriptor, clock, flags, setting);
  if (place && !is_known && place->descriptor) forget(place);
  give_back();
}

/* To the next instant of a periodic one that lies ahead. */
static void advance(struct armed_timer* timer) {
  int64_t behind = bent_ns(timer->clock) - timer->due_ns;
  if (behind < 0 || timer->interval_ns <= 0) return;
  int64_t times = behind / timer->interval_ns + 1;
  timer->due_ns += times * timer->interval_ns;
  timer->native_ns += times * timer->native_interval_ns;
}

static void set_anew(struct armed_timer* timer, int64_t native_due_ns) {
  const int is_absolute = timer->flags & TFD_TIMER_ABSTIME;
  int64_t value = is_absolute ? native_due_ns : native_due_ns - native_ns(CLOCK_MONOTONIC);
  struct itimerspec setting = {{0, 0}, to_timespec(value < 1 ? 1 : value)};
  if (timer->interval_ns > 0) timer->native_interval_ns = native_length(timer->interval_ns);
  setting.it_interval = to_timespec(timer->native_interval_ns);
  if (syscall(SYS_timerfd_settime, timer->descriptor - 1, timer->flags, &setting, NULL) != 0) {
    forget(timer);
  } else {
    timer->native_ns = native_due_ns;
  }
}

static void follow(struct armed_timer* timer) {
  advance(timer);
  int64_t native_due_ns = native_slice_end(timer->clock, timer->due_ns, UNCUT);
  int64_t moved = native_due_ns - timer->native_ns;
  if (moved < WORTH_MOVING && moved > -WORTH_MOVING) return;
  struct itimerspec left;
  struct pollfd readable = {timer->descriptor - 1, POLLIN, 0};
  if (syscall(SYS_timerfd_gettime, timer->descriptor - 1, &left) != 0 || to_ns(&left.it_value) == 0) {
    forget(timer);
  } else if (syscall(SYS_poll, &readable, 1, 0) == 0) {
    set_anew(timer, native_due_ns);
  }
}

void follow_armed_timers(void) {
  if (!armed_timers() || !take()) return;
  int before = errno;
  for (int i = 0; i < TIMERS; i++) {
    if (timers[i].descriptor) follow(&timers[i]);
  }
  errno = before;
  give_back();
}
