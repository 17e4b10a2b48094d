// Waits for a signal, for ever: it may be a timer's, so while any is armed they are cut like those for descriptors, and the
// timers are looked after. As a wait for no descriptor, ppoll ends with whatever signal ends pause and sigsuspend.
#define _GNU_SOURCE
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stddef.h>
#include <unistd.h>

#include "faults/preload/duration.h"
#include "faults/preload/export.h"
#include "faults/preload/next_symbol.h"

int bent_ppoll(struct pollfd* asked, nfds_t count, const struct timespec* length, const sigset_t* mask);
int bent_sigtimedwait(const sigset_t* set, siginfo_t* info, const struct timespec* length);

/* Between two slices all signals are blocked: one that was handled there would end nothing, and might be the only one.
 * `mask`: what is blocked meanwhile; null: what is now. */
static int wait_masked(struct duration* wait, const sigset_t* mask) {
  PROCHRON_NEXT(bent_ppoll, "ppoll", "GLIBC_2.4");
  sigset_t all, own;
  sigfillset(&all);
  sigprocmask(SIG_SETMASK, &all, &own);
  int result;
  do {
    const struct timespec slice = next_slice(wait);
    result = next(NULL, 0, &slice, mask ? mask : &own);
  } while (result == 0);
  int failure = errno;
  sigprocmask(SIG_SETMASK, &own, NULL);
  errno = failure;
  return result;
}

static int wait_for_one(struct duration* wait, const sigset_t* set, siginfo_t* info) {
  PROCHRON_NEXT(bent_sigtimedwait, "sigtimedwait", "GLIBC_2.2.5");
  int result;
  do {
    const struct timespec slice = next_slice(wait);
    result = next(set, info, &slice);
  } while (result < 0 && errno == EAGAIN);
  return result;
}

PROCHRON_EXPORTED int bent_pause(void) {
  PROCHRON_NEXT(bent_pause, "pause", "GLIBC_2.2.5");
  struct duration wait;
  return begin_asking(NULL, &wait) ? wait_masked(&wait, NULL) : next();
}
PROCHRON_EXPORT(bent_pause, pause, "GLIBC_2.2.5");

PROCHRON_EXPORTED int bent_sigsuspend(const sigset_t* mask) {
  PROCHRON_NEXT(bent_sigsuspend, "sigsuspend", "GLIBC_2.2.5");
  struct duration wait;
  return mask && begin_asking(NULL, &wait) ? wait_masked(&wait, mask) : next(mask);
}
PROCHRON_EXPORT(bent_sigsuspend, sigsuspend, "GLIBC_2.2.5");
PROCHRON_EXPORT_ALSO(bent_sigsuspend, __sigsuspend, "GLIBC_2.2.5");

PROCHRON_EXPORTED int bent_sigwaitinfo(const sigset_t* set, siginfo_t* info) {
  PROCHRON_NEXT(bent_sigwaitinfo, "sigwaitinfo", "GLIBC_2.2.5");
  struct duration wait;
  return begin_asking(NULL, &wait) ? wait_for_one(&wait, set, info) : next(set, info);
}
PROCHRON_EXPORT(bent_sigwaitinfo, sigwaitinfo, "GLIBC_2.2.5");

/* Other signals' handlers do not end this one. */
PROCHRON_EXPORTED int bent_sigwait(const sigset_t* set, int* signal) {
  PROCHRON_NEXT(bent_sigwait, "sigwait", "GLIBC_2.2.5");
  struct duration wait;
  if (!begin_asking(NULL, &wait)) return next(set, signal);
  int before = errno, result;
  do {
    result = wait_for_one(&wait, set, NULL);
  } while (result < 0 && errno == EINTR);
  int failure = errno;
  errno = before;
  if (result < 0) return failure;
  *signal = result;
  return 0;
}
PROCHRON_EXPORT(bent_sigwait, sigwait, "GLIBC_2.2.5");
