// Waits until a descriptor is ready, for a duration at most: what is ready stays so in the next slice, so that the shim
// may wait on by itself. Select, which destroys its question: selects.c.
#define _GNU_SOURCE
#include <poll.h>
#include <sys/epoll.h>

#include "faults/preload/duration.h"
#include "faults/preload/export.h"
#include "faults/preload/next_symbol.h"

PROCHRON_EXPORTED int bent_poll(struct pollfd* asked, nfds_t count, int length_ms) {
  PROCHRON_NEXT(bent_poll, "poll", "GLIBC_2.2.5");
  struct duration wait;
  if (!begin_asking_ms(length_ms, &wait)) return next(asked, count, length_ms);
  int result;
  do {
    result = next(asked, count, next_slice_ms(&wait));
  } while (result == 0 && only_slice_ended(&wait));
  return result;
}
PROCHRON_EXPORT(bent_poll, poll, "GLIBC_2.2.5");
PROCHRON_EXPORT_ALSO(bent_poll, __poll, "GLIBC_2.2.5");

/* As programs compiled with _FORTIFY_SOURCE call them: libc ends those that say more than `size` holds. */
PROCHRON_EXPORTED int bent_poll_chk(struct pollfd* asked, nfds_t count, int length_ms, size_t size) {
  PROCHRON_NEXT(bent_poll_chk, "__poll_chk", "GLIBC_2.16");
  struct duration wait;
  if (!begin_asking_ms(length_ms, &wait)) return next(asked, count, length_ms, size);
  int result;
  do {
    result = next(asked, count, next_slice_ms(&wait), size);
  } while (result == 0 && only_slice_ended(&wait));
  return result;
}
PROCHRON_EXPORT(bent_poll_chk, __poll_chk, "GLIBC_2.16");

PROCHRON_EXPORTED int bent_ppoll(struct pollfd* asked, nfds_t count, const struct timespec* length,
                                 const sigset_t* mask) {
  PROCHRON_NEXT(bent_ppoll, "ppoll", "GLIBC_2.4");
  struct duration wait;
  if (!begin_asking(length, &wait)) return next(asked, count, length, mask);
  int result;
  do {
    const struct timespec slice = next_slice(&wait);
    result = next(asked, count, &slice, mask);
  } while (result == 0 && only_slice_ended(&wait));
  return result;
}
PROCHRON_EXPORT(bent_ppoll, ppoll, "GLIBC_2.4");

PROCHRON_EXPORTED int bent_ppoll_chk(struct pollfd* asked, nfds_t count, const struct timespec* length,
                                     const sigset_t* mask, size_t size) {
  PROCHRON_NEXT(bent_ppoll_chk, "__ppoll_chk", "GLIBC_2.16");
  struct duration wait;
  if (!begin_asking(length, &wait)) return next(asked, count, length, mask, size);
  int result;
  do {
    const struct timespec slice = next_slice(&wait);
    result = next(asked, count, &slice, mask, size);
  } while (result == 0 && only_slice_ended(&wait));
  return result;
}
PROCHRON_EXPORT(bent_ppoll_chk, __ppoll_chk, "GLIBC_2.16");

PROCHRON_EXPORTED int bent_epoll_wait(int set, struct epoll_event* events, int most, int length_ms) {
  PROCHRON_NEXT(bent_epoll_wait, "epoll_wait", "GLIBC_2.3.2");
  struct duration wait;
  if (!begin_asking_ms(length_ms, &wait)) return next(set, events, most, length_ms);
  int result;
  do {
    result = next(set, events, most, next_slice_ms(&wait));
  } while (result == 0 && only_slice_ended(&wait));
  return result;
}
PROCHRON_EXPORT(bent_epoll_wait, epoll_wait, "GLIBC_2.3.2");

PROCHRON_EXPORTED int bent_epoll_pwait(int set, struct epoll_event* events, int most, int length_ms,
                                       const sigset_t* mask) {
  PROCHRON_NEXT(bent_epoll_pwait, "epoll_pwait", "GLIBC_2.6");
  struct duration wait;
  if (!begin_asking_ms(length_ms, &wait)) return next(set, events, most, length_ms, mask);
  int result;
  do {
    result = next(set, events, most, next_slice_ms(&wait), mask);
  } while (result == 0 && only_slice_ended(&wait));
  return result;
}
PROCHRON_EXPORT(bent_epoll_pwait, epoll_pwait, "GLIBC_2.6");

PROCHRON_EXPORTED int bent_epoll_pwait2(int set, struct epoll_event* events, int most, const struct timespec* length,
                                        const sigset_t* mask) {
  PROCHRON_NEXT(bent_epoll_pwait2, "epoll_pwait2", "GLIBC_2.35");
  struct duration wait;
  if (!begin_asking(length, &wait)) return next(set, events, most, length, mask);
  int result;
  do {
    const struct timespec slice = next_slice(&wait);
    result = next(set, events, most, &slice, mask);
  } while (result == 0 && only_slice_ended(&wait));
  return result;
}
PROCHRON_EXPORT(bent_epoll_pwait2, epoll_pwait2, "GLIBC_2.35");
