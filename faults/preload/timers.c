// timer_create and its like: the clock of a timer is known only as it is made, so it is kept here. The oldest programs
// name their timers by small numbers, beside which the timers of today are addresses or numbers of the kernel's.
#define _GNU_SOURCE
#include <signal.h>
#include <stddef.h>
#include <stdint.h>
#include <time.h>

#include "faults/preload/armed_timers.h"
#include "faults/preload/export.h"
#include "faults/preload/next_symbol.h"
#include "faults/preload/timer_setting.h"
#include "faults/preload/victim.h"

enum { TIMERS = 512 };
#define OLD_TIMER ((uintptr_t)1 << 63)

/* A timer on a clock that can be bent. Shared by all threads without a lock; timers beyond these stay native. */
static struct known_timer {
  uintptr_t name; /* + 1; 0: free */
  clockid_t clock;
} timers[TIMERS];

static struct known_timer* find_timer(uintptr_t name) {
  for (int i = 0; i < TIMERS; i++) {
    if (__atomic_load_n(&timers[i].name, __ATOMIC_ACQUIRE) == name + 1) return &timers[i];
  }
  return 0;
}

static void remember(uintptr_t name, clockid_t clock) {
  if (!follows_a_page() || bendable(clock) < 0) return;
  for (int i = 0; i < TIMERS; i++) {
    uintptr_t expected = 0, claimed = UINTPTR_MAX;
    if (!__atomic_compare_exchange_n(&timers[i].name, &expected, claimed, 0, __ATOMIC_RELAXED, __ATOMIC_RELAXED)) {
      continue;
    }
    timers[i].clock = clock;
    __atomic_store_n(&timers[i].name, name + 1, __ATOMIC_RELEASE);
    return;
  }
}

static void forget(uintptr_t name) {
  struct known_timer* timer = find_timer(name);
  if (timer) __atomic_store_n(&timer->name, 0, __ATOMIC_RELEASE);
}

int bent_timer_settime(timer_t timer, int flags, const struct itimerspec* setting, struct itimerspec* before);
int bent_timer_gettime(timer_t timer, struct itimerspec* setting);
int bent_old_timer_settime(int timer, int flags, const struct itimerspec* setting, struct itimerspec* before);
int bent_old_timer_gettime(int timer, struct itimerspec* setting);

static uintptr_t name_of(timer_t timer) { return (uintptr_t)timer & ~OLD_TIMER; }
static uintptr_t name_of_old(int timer) { return (uintptr_t)(unsigned)timer | OLD_TIMER; }

PROCHRON_EXPORTED int bent_timer_create(clockid_t clock, struct sigevent* event, timer_t* timer) {
  PROCHRON_NEXT(bent_timer_create, "timer_create", "GLIBC_2.34");
  int result = next(clock, event, timer);
  if (result == 0) remember(name_of(*timer), clock);
  return result;
}
PROCHRON_EXPORT(bent_timer_create, timer_create, "GLIBC_2.34");
PROCHRON_EXPORT_OLDER(bent_timer_create, timer_create, "GLIBC_2.3.3");

PROCHRON_EXPORTED int bent_old_timer_create(clockid_t clock, struct sigevent* event, int* timer) {
  PROCHRON_NEXT(bent_old_timer_create, "timer_create", "GLIBC_2.2.5");
  int result = next(clock, event, timer);
  if (result == 0) remember(name_of_old(*timer), clock);
  return result;
}
PROCHRON_EXPORT_OLDER(bent_old_timer_create, timer_create, "GLIBC_2.2.5");

static int set_timer(uintptr_t id, int flags, const struct itimerspec* setting, struct itimerspec* before) {
  PROCHRON_NEXT(bent_timer_settime, "timer_settime", "GLIBC_2.34");
  return next((timer_t)id, flags, setting, before);
}

static int get_timer(uintptr_t id, struct itimerspec* left) {
  PROCHRON_NEXT(bent_timer_gettime, "timer_gettime", "GLIBC_2.34");
  return next((timer_t)id, left);
}

static int set_old_timer(uintptr_t id, int flags, const struct itimerspec* setting, struct itimerspec* before) {
  PROCHRON_NEXT(bent_old_timer_settime, "timer_settime", "GLIBC_2.2.5");
  return next((int)id, flags, setting, before);
}

static int get_old_timer(uintptr_t id, struct itimerspec* left) {
  PROCHRON_NEXT(bent_old_timer_gettime, "timer_gettime", "GLIBC_2.2.5");
  return next((int)id, left);
}

static const struct timer_calls calls_of_today = {set_timer, get_timer, NULL};
static const struct timer_calls old_calls = {set_old_timer, get_old_timer, NULL};

PROCHRON_EXPORTED int bent_timer_delete(timer_t timer) {
  PROCHRON_NEXT(bent_timer_delete, "timer_delete", "GLIBC_2.34");
  forget_armed_timer(&calls_of_today, (uintptr_t)timer);
  forget(name_of(timer));
  return next(timer);
}
PROCHRON_EXPORT(bent_timer_delete, timer_delete, "GLIBC_2.34");
PROCHRON_EXPORT_OLDER(bent_timer_delete, timer_delete, "GLIBC_2.3.3");

PROCHRON_EXPORTED int bent_old_timer_delete(int timer) {
  PROCHRON_NEXT(bent_old_timer_delete, "timer_delete", "GLIBC_2.2.5");
  forget_armed_timer(&old_calls, (uintptr_t)(unsigned)timer);
  forget(name_of_old(timer));
  return next(timer);
}
PROCHRON_EXPORT_OLDER(bent_old_timer_delete, timer_delete, "GLIBC_2.2.5");

PROCHRON_EXPORTED int bent_timer_settime(timer_t timer, int flags, const struct itimerspec* setting,
                                         struct itimerspec* before) {
  const struct known_timer* known = setting ? find_timer(name_of(timer)) : 0;
  if (!known) return set_timer((uintptr_t)timer, flags, setting, before);
  return set_armed_timer(&calls_of_today, (uintptr_t)timer, known->clock, flags, setting, before);
}
PROCHRON_EXPORT(bent_timer_settime, timer_settime, "GLIBC_2.34");
PROCHRON_EXPORT_OLDER(bent_timer_settime, timer_settime, "GLIBC_2.3.3");

PROCHRON_EXPORTED int bent_old_timer_settime(int timer, int flags, const struct itimerspec* setting,
                                             struct itimerspec* before) {
  const struct known_timer* known = setting ? find_timer(name_of_old(timer)) : 0;
  if (!known) return set_old_timer((uintptr_t)(unsigned)timer, flags, setting, before);
  return set_armed_timer(&old_calls, (uintptr_t)(unsigned)timer, known->clock, flags, setting, before);
}
PROCHRON_EXPORT_OLDER(bent_old_timer_settime, timer_settime, "GLIBC_2.2.5");

PROCHRON_EXPORTED int bent_timer_gettime(timer_t timer, struct itimerspec* setting) {
  int result = get_timer((uintptr_t)timer, setting);
  if (result == 0 && find_timer(name_of(timer))) show_bent_setting(setting);
  return result;
}
PROCHRON_EXPORT(bent_timer_gettime, timer_gettime, "GLIBC_2.34");
PROCHRON_EXPORT_OLDER(bent_timer_gettime, timer_gettime, "GLIBC_2.3.3");

PROCHRON_EXPORTED int bent_old_timer_gettime(int timer, struct itimerspec* setting) {
  int result = get_old_timer((uintptr_t)(unsigned)timer, setting);
  if (result == 0 && find_timer(name_of_old(timer))) show_bent_setting(setting);
  return result;
}
PROCHRON_EXPORT_OLDER(bent_old_timer_gettime, timer_gettime, "GLIBC_2.2.5");
