// A timer is set and noted under one lock, or a thread that passes by could set it back; whoever passes by takes the lock
// only if it is free. Signals are blocked meanwhile: their handlers may set timers too. The lock's word is its owner's
// process, since a fork's child inherits it from a thread that it does not.
//
// Setting a timer makes the kernel forget what it has told and nobody has noticed, so one that has run out, or is about
// to, is left alone. Of a periodic timer_settime whose signal is blocked and pending at that moment the kernel may keep
// one signal back.
#define _GNU_SOURCE
#include "faults/preload/armed_timers.h"

#include <errno.h>
#include <signal.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "faults/preload/clocks.h"
#include "faults/preload/deadline.h"
#include "faults/preload/duration.h"
#include "faults/preload/timer_setting.h"
#include "faults/preload/victim.h"

enum { TIMERS = 128 }; /* those beyond stay as they are set */
#define WORTH_MOVING 1000      /* ns */
#define ABOUT_TO_RUN_OUT 500000 /* ns */

static struct armed_timer {
  const struct timer_calls* calls; /* null: free */
  uintptr_t id;
  int flags;
  clockid_t clock;     /* of due_ns: the timer's, or MONOTONIC for a duration */
  int64_t due_ns;      /* on the bent clock */
  int64_t interval_ns; /* bent */
  int64_t native_ns;   /* what it is set to */
  int64_t native_interval_ns;
} timers[TIMERS];
static int count;         /* of those in use */
static uint64_t followed; /* the publication, and whether the lease had ended, when somebody looked */
static int64_t next_look; /* native; a period that ends may be followed by one of another length */
static int owner;         /* of all this: a process; 0: nobody */

struct hold {
  uint64_t signals;
};

static int take(void) {
  int own = (int)syscall(SYS_getpid), seen = 0;
  if (__atomic_compare_exchange_n(&owner, &seen, own, 0, __ATOMIC_ACQUIRE, __ATOMIC_RELAXED)) return 1;
  return seen != own && __atomic_compare_exchange_n(&owner, &seen, own, 0, __ATOMIC_ACQUIRE, __ATOMIC_RELAXED);
}

static void block_signals(struct hold* hold) {
  const uint64_t all = UINT64_MAX;
  syscall(SYS_rt_sigprocmask, SIG_SETMASK, &all, &hold->signals, sizeof all);
}

static void unblock_signals(const struct hold* hold) {
  syscall(SYS_rt_sigprocmask, SIG_SETMASK, &hold->signals, NULL, sizeof hold->signals);
}

static void take_for_sure(struct hold* hold) {
  const struct timespec moment = {0, 20000};
  block_signals(hold);
  while (!take()) syscall(SYS_nanosleep, &moment, NULL);
}

static void give_back(const struct hold* hold) {
  int before = errno;
  __atomic_store_n(&owner, 0, __ATOMIC_RELEASE);
  unblock_signals(hold);
  errno = before;
}

int armed_timers(void) { return __atomic_load_n(&count, __ATOMIC_RELAXED); }

static void forget(struct armed_timer* timer) {
  timer->calls = NULL;
  __atomic_fetch_sub(&count, 1, __ATOMIC_RELAXED);
}

static struct armed_timer* place_of(const struct timer_calls* calls, uintptr_t id) {
  struct armed_timer* free_place = NULL;
  for (int i = 0; i < TIMERS; i++) {
    if (timers[i].calls == calls && timers[i].id == id) return &timers[i];
    if (!timers[i].calls) free_place = &timers[i];
  }
  return free_place;
}

static void note(struct armed_timer* place, clockid_t clock, int flags, const struct itimerspec* setting) {
  const int64_t value = to_ns(&setting->it_value);
  place->flags = flags;
  place->clock = (flags & TIMER_ABSTIME) ? clock : CLOCK_MONOTONIC;
  place->due_ns = (flags & TIMER_ABSTIME) ? value : bent_ns(CLOCK_MONOTONIC) + value;
  place->interval_ns = to_ns(&setting->it_interval);
  place->native_ns = native_slice_end(place->clock, place->due_ns, UNCUT);
  place->native_interval_ns = place->interval_ns > 0 ? native_length(place->interval_ns) : 0;
}

static void note_or_forget(const struct timer_calls* calls, uintptr_t id, clockid_t clock, int flags,
                           const struct itimerspec* setting) {
  const int is_known = to_ns(&setting->it_value) > 0 && (!(flags & TIMER_ABSTIME) || bendable(clock) >= 0);
  struct armed_timer* place = place_of(calls, id);
  if (!place) return;
  if (!is_known) {
    if (place->calls) forget(place);
    return;
  }
  if (!place->calls) __atomic_fetch_add(&count, 1, __ATOMIC_RELAXED);
  place->calls = calls;
  place->id = id;
  note(place, clock, flags, setting);
}

int set_armed_timer(const struct timer_calls* calls, uintptr_t id, clockid_t clock, int flags,
                    const struct itimerspec* setting, struct itimerspec* before) {
  struct hold hold;
  take_for_sure(&hold);
  const struct itimerspec native = native_setting(clock, flags & TIMER_ABSTIME, setting);
  int result = calls->set(id, flags, &native, before);
  if (result == 0) note_or_forget(calls, id, clock, flags, setting);
  __atomic_store_n(&followed, 0, __ATOMIC_RELAXED);
  give_back(&hold);
  if (result == 0 && before) show_bent_setting(before);
  return result;
}

void forget_armed_timer(const struct timer_calls* calls, uintptr_t id) {
  if (!armed_timers()) return;
  struct hold hold;
  take_for_sure(&hold);
  struct armed_timer* place = place_of(calls, id);
  if (place && place->calls) forget(place);
  give_back(&hold);
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
  int64_t value = (timer->flags & TIMER_ABSTIME) ? native_due_ns : native_due_ns - native_ns(CLOCK_MONOTONIC);
  struct itimerspec setting = {{0, 0}, to_timespec(value < 1 ? 1 : value)}, before;
  if (timer->interval_ns > 0) timer->native_interval_ns = native_length(timer->interval_ns);
  setting.it_interval = to_timespec(timer->native_interval_ns);
  if (timer->calls->set(timer->id, timer->flags, &setting, &before) != 0) {
    forget(timer);
  } else {
    timer->native_ns = native_due_ns;
  }
}

/* Whether it needs no further look. A name outlives its timer: one that is none, or not armed, is forgotten. A periodic
 * one that has nothing left is about to begin anew. */
static int follow(struct armed_timer* timer) {
  advance(timer);
  int64_t native_due_ns = native_slice_end(timer->clock, timer->due_ns, UNCUT);
  int64_t moved = native_due_ns - timer->native_ns;
  if (moved < WORTH_MOVING && moved > -WORTH_MOVING) return 1;
  struct itimerspec left;
  if (timer->calls->get(timer->id, &left) != 0 || (to_ns(&left.it_value) == 0 && to_ns(&left.it_interval) == 0)) {
    forget(timer);
    return 1;
  }
  if (to_ns(&left.it_value) <= ABOUT_TO_RUN_OUT) return 0;
  if (timer->calls->has_run_out && timer->calls->has_run_out(timer->id)) return 0;
  set_anew(timer, native_due_ns);
  return 1;
}

/* What decides when they run out, beside their own settings. */
static uint64_t in_force(void) {
  int64_t lease = prochron_valid_until(victim.page);
  return 2 * prochron_latch(victim.page) + (native_ns(CLOCK_MONOTONIC) < lease ? 0 : 1) + 1;
}

static int64_t end_of_period(const struct armed_timer* timer) {
  if (timer->interval_ns <= 0) return INT64_MAX;
  return native_ns(CLOCK_MONOTONIC) + timer->native_ns - native_ns(timer->clock);
}

static void follow_all(uint64_t now) {
  int settled = 1;
  int64_t look = INT64_MAX;
  for (int i = 0; i < TIMERS; i++) {
    if (timers[i].calls && !follow(&timers[i])) settled = 0;
    if (timers[i].calls && end_of_period(&timers[i]) < look) look = end_of_period(&timers[i]);
  }
  __atomic_store_n(&next_look, look, __ATOMIC_RELAXED);
  __atomic_store_n(&followed, settled ? now : 0, __ATOMIC_RELAXED);
}

void follow_armed_timers(void) {
  if (!armed_timers()) return;
  uint64_t now = in_force();
  if (now == __atomic_load_n(&followed, __ATOMIC_RELAXED) &&
      native_ns(CLOCK_MONOTONIC) < __atomic_load_n(&next_look, __ATOMIC_RELAXED)) {
    return;
  }
  int before = errno;
  struct hold hold;
  block_signals(&hold);
  if (take()) {
    follow_all(now);
    give_back(&hold);
  } else {
    unblock_signals(&hold);
  }
  errno = before;
}
