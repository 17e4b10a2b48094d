// The calls that set the host's clock: a victim gets EPERM, as without CAP_SYS_TIME, which it lacks besides, and its
// agent learns of the attempt. Questions pass: what adjtimex reports without changing anything is the host's own
// discipline and native time, since a bent clock has no discipline of its own. Calls by libc's syscall() are counted by
// system_calls.c; those that go without libc are refused by the kernel, unseen by us.
#define _GNU_SOURCE
#include <errno.h>
#include <stddef.h>
#include <sys/time.h>
#include <sys/timex.h>
#include <time.h>

#include "faults/preload/export.h"
#include "faults/preload/next_symbol.h"
#include "faults/preload/victim.h"

static int refuse(void) {
  report_refused_set();
  errno = EPERM;
  return -1;
}

static int only_asks(const struct timex* order) {
  return order && (order->modes == 0 || order->modes == ADJ_OFFSET_SS_READ);
}

/* Clocks that nobody can set get the kernel's own error. */
PROCHRON_EXPORTED int bent_clock_settime(clockid_t clock, const struct timespec* time) {
  PROCHRON_NEXT(bent_clock_settime, "clock_settime", "GLIBC_2.17");
  int settable = clock == CLOCK_REALTIME || clock < 0; /* below 0: dynamic clocks, a network card's for one */
  return settable && follows_a_page() ? refuse() : next(clock, time);
}
PROCHRON_EXPORT(bent_clock_settime, clock_settime, "GLIBC_2.17");
PROCHRON_EXPORT_OLDER(bent_clock_settime, clock_settime, "GLIBC_2.2.5");

PROCHRON_EXPORTED int bent_settimeofday(const struct timeval* time, const struct timezone* zone) {
  PROCHRON_NEXT(bent_settimeofday, "settimeofday", "GLIBC_2.2.5");
  return follows_a_page() ? refuse() : next(time, zone);
}
PROCHRON_EXPORT(bent_settimeofday, settimeofday, "GLIBC_2.2.5");

/* Only old programs are linked with it. */
PROCHRON_EXPORTED int bent_stime(const time_t* time) {
  PROCHRON_NEXT(bent_stime, "stime", "GLIBC_2.2.5");
  return follows_a_page() ? refuse() : next(time);
}
__asm__(".symver bent_stime, stime@GLIBC_2.2.5");

PROCHRON_EXPORTED int bent_adjtime(const struct timeval* by, struct timeval* left) {
  PROCHRON_NEXT(bent_adjtime, "adjtime", "GLIBC_2.2.5");
  return by && follows_a_page() ? refuse() : next(by, left);
}
PROCHRON_EXPORT(bent_adjtime, adjtime, "GLIBC_2.2.5");

PROCHRON_EXPORTED int bent_adjtimex(struct timex* order) {
  PROCHRON_NEXT(bent_adjtimex, "adjtimex", "GLIBC_2.2.5");
  return follows_a_page() && !only_asks(order) ? refuse() : next(order);
}
PROCHRON_EXPORT(bent_adjtimex, adjtimex, "GLIBC_2.2.5");
PROCHRON_EXPORT_ALSO(bent_adjtimex, __adjtimex, "GLIBC_2.2.5");
PROCHRON_EXPORT_ALSO(bent_adjtimex, ntp_adjtime, "GLIBC_2.2.5");

PROCHRON_EXPORTED int bent_clock_adjtime(clockid_t clock, struct timex* order) {
  PROCHRON_NEXT(bent_clock_adjtime, "clock_adjtime", "GLIBC_2.14");
  return follows_a_page() && !only_asks(order) ? refuse() : next(clock, order);
}
PROCHRON_EXPORT(bent_clock_adjtime, clock_adjtime, "GLIBC_2.14");
