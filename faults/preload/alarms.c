// setitimer and alarm: durations that a timer of the kernel's measures, armed by what is known at that time. The timers
// of processor time pass.
#define _GNU_SOURCE
#include <stddef.h>
#include <sys/time.h>
#include <unistd.h>

#include "faults/preload/duration.h"
#include "faults/preload/export.h"
#include "faults/preload/next_symbol.h"
#include "faults/preload/victim.h"

static int is_ours(int which) { return which == ITIMER_REAL && follows_a_page(); }

/* By microseconds, rounded up; 0 stays: no alarm. */
static struct timeval converted(struct timeval length, int64_t (*convert)(int64_t)) {
  int64_t us = (int64_t)length.tv_sec * 1000000 + length.tv_usec;
  if (us <= 0 || length.tv_usec >= 1000000 || length.tv_sec > PROCHRON_NS_PER_SECOND) return length;
  us = (convert(us * 1000) + 999) / 1000;
  return (struct timeval){us / 1000000, us % 1000000};
}

static void show_bent(struct itimerval* timer) {
  timer->it_value = converted(timer->it_value, bent_length);
  timer->it_interval = converted(timer->it_interval, bent_length);
}

PROCHRON_EXPORTED int bent_setitimer(__itimer_which_t which, const struct itimerval* timer, struct itimerval* before) {
  PROCHRON_NEXT(bent_setitimer, "setitimer", "GLIBC_2.2.5");
  if (!timer || !is_ours((int)which)) return next(which, timer, before);
  struct itimerval native = {converted(timer->it_interval, native_length), converted(timer->it_value, native_length)};
  int result = next(which, &native, before);
  if (result == 0 && before) show_bent(before);
  return result;
}
PROCHRON_EXPORT(bent_setitimer, setitimer, "GLIBC_2.2.5");

PROCHRON_EXPORTED int bent_getitimer(__itimer_which_t which, struct itimerval* timer) {
  PROCHRON_NEXT(bent_getitimer, "getitimer", "GLIBC_2.2.5");
  int result = next(which, timer);
  if (result == 0 && is_ours((int)which)) show_bent(timer);
  return result;
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
