// setitimer and alarm: durations that a timer of the kernel's measures, in microseconds. The timers of processor time
// pass.
#define _GNU_SOURCE
#include <stddef.h>
#include <sys/time.h>
#include <unistd.h>

#include "faults/preload/armed_timers.h"
#include "faults/preload/export.h"
#include "faults/preload/next_symbol.h"
#include "faults/preload/timer_setting.h"
#include "faults/preload/victim.h"

static int is_ours(int which) { return which == ITIMER_REAL && follows_a_page(); }

/* By microseconds, rounded up. */
static struct timeval in_us(const struct timespec* time) {
  int64_t us = (to_ns(time) + 999) / 1000;
  return (struct timeval){us / 1000000, us % 1000000};
}

static struct timespec in_parts(const struct timeval* time) {
  return (struct timespec){time->tv_sec, time->tv_usec * 1000};
}

int bent_setitimer(__itimer_which_t which, const struct itimerval* timer, struct itimerval* before);
int bent_getitimer(__itimer_which_t which, struct itimerval* timer);

static int set_real(uintptr_t which, int flags, const struct itimerspec* setting, struct itimerspec* before) {
  PROCHRON_NEXT(bent_setitimer, "setitimer", "GLIBC_2.2.5");
  (void)flags;
  const struct itimerval native = {in_us(&setting->it_interval), in_us(&setting->it_value)};
  struct itimerval was;
  int result = next((__itimer_which_t)which, &native, &was);
  if (result == 0 && before) *before = (struct itimerspec){in_parts(&was.it_interval), in_parts(&was.it_value)};
  return result;
}

static int get_real(uintptr_t which, struct itimerspec* left) {
  PROCHRON_NEXT(bent_getitimer, "getitimer", "GLIBC_2.2.5");
  struct itimerval native;
  int result = next((__itimer_which_t)which, &native);
  if (result == 0) *left = (struct itimerspec){in_parts(&native.it_interval), in_parts(&native.it_value)};
  return result;
}

static const struct timer_calls real_calls = {set_real, get_real, NULL};

static int is_right(const struct timeval* time) {
  return time->tv_sec >= 0 && time->tv_sec <= PROCHRON_NS_PER_SECOND && time->tv_usec >= 0 && time->tv_usec < 1000000;
}

static struct itimerval rounded(const struct itimerspec* setting) {
  return (struct itimerval){in_us(&setting->it_interval), in_us(&setting->it_value)};
}

PROCHRON_EXPORTED int bent_setitimer(__itimer_which_t which, const struct itimerval* timer, struct itimerval* before) {
  PROCHRON_NEXT(bent_setitimer, "setitimer", "GLIBC_2.2.5");
  if (!timer || !is_ours((int)which)) return next(which, timer, before);
  if (!is_right(&timer->it_value) || !is_right(&timer->it_interval)) return next(which, timer, before);
  const struct itimerspec setting = {in_parts(&timer->it_interval), in_parts(&timer->it_value)};
  struct itimerspec was;
  int result = set_armed_timer(&real_calls, (uintptr_t)which, CLOCK_MONOTONIC, 0, &setting, &was);
  if (result == 0 && before) *before = rounded(&was);
  return result;
}
PROCHRON_EXPORT(bent_setitimer, setitimer, "GLIBC_2.2.5");

PROCHRON_EXPORTED int bent_getitimer(__itimer_which_t which, struct itimerval* timer) {
  PROCHRON_NEXT(bent_getitimer, "getitimer", "GLIBC_2.2.5");
  struct itimerspec left;
  if (!timer || !is_ours((int)which)) return next(which, timer);
  int result = get_real((uintptr_t)which, &left);
  if (result != 0) return result;
  show_bent_setting(&left);
  *timer = rounded(&left);
  return 0;
}
PROCHRON_EXPORT(bent_getitimer, getitimer, "GLIBC_2.2.5");

PROCHRON_EXPORTED unsigned bent_alarm(unsigned seconds) {
  const struct itimerval timer = {{0, 0}, {seconds, 0}};
  struct itimerval before;
  if (bent_setitimer(ITIMER_REAL, &timer, &before) != 0) return 0;
  /* Rounded, but never to "there was none". */
  int rounds_up = before.it_value.tv_usec >= 500000 || (before.it_value.tv_sec == 0 && before.it_value.tv_usec > 0);
  return (unsigned)before.it_value.tv_sec + (rounds_up ? 1 : 0);
}
PROCHRON_EXPORT(bent_alarm, alarm, "GLIBC_2.2.5");

PROCHRON_EXPORTED useconds_t bent_ualarm(useconds_t value_us, useconds_t interval_us) {
  const struct itimerval timer = {{interval_us / 1000000, interval_us % 1000000},
                                  {value_us / 1000000, value_us % 1000000}};
  struct itimerval before;
  if (bent_setitimer(ITIMER_REAL, &timer, &before) != 0) return (useconds_t)-1;
  return (useconds_t)(before.it_value.tv_sec * 1000000 + before.it_value.tv_usec);
}
PROCHRON_EXPORT(bent_ualarm, ualarm, "GLIBC_2.2.5");
