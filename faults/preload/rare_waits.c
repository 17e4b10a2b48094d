// Further waits for a duration at most: for a signal, for System V semaphores, for transfers and look-ups in the
// background, for messages. What they wait for is still there in the next slice.
#define _GNU_SOURCE
#include <aio.h>
#include <errno.h>
#include <netdb.h>
#include <signal.h>
#include <sys/sem.h>
#include <sys/socket.h>

#include "faults/preload/duration.h"
#include "faults/preload/export.h"
#include "faults/preload/next_symbol.h"
#include "faults/preload/victim.h"

/* The rest of such a function. */
#define WAIT_FOR(length, wait, timed_out)                    \
  struct duration measured;                                  \
  const struct timespec* native = length;                    \
  if (!begin_duration(length, &measured)) return wait;       \
  struct timespec slice;                                     \
  __typeof__(wait) result;                                   \
  native = &slice;                                           \
  do {                                                       \
    slice = next_slice(&measured);                           \
    result = wait;                                           \
  } while ((timed_out) && only_slice_ended(&measured));      \
  return result

PROCHRON_EXPORTED int bent_sigtimedwait(const sigset_t* set, siginfo_t* info, const struct timespec* length) {
  PROCHRON_NEXT(bent_sigtimedwait, "sigtimedwait", "GLIBC_2.2.5");
  WAIT_FOR(length, next(set, info, native), result < 0 && errno == EAGAIN);
}
PROCHRON_EXPORT(bent_sigtimedwait, sigtimedwait, "GLIBC_2.2.5");

PROCHRON_EXPORTED int bent_semtimedop(int set, struct sembuf* operations, size_t count, const struct timespec* length) {
  PROCHRON_NEXT(bent_semtimedop, "semtimedop", "GLIBC_2.3.3");
  WAIT_FOR(length, next(set, operations, count, native), result < 0 && errno == EAGAIN);
}
PROCHRON_EXPORT(bent_semtimedop, semtimedop, "GLIBC_2.3.3");

PROCHRON_EXPORTED int bent_aio_suspend(const struct aiocb* const list[], int count, const struct timespec* length) {
  PROCHRON_NEXT(bent_aio_suspend, "aio_suspend", "GLIBC_2.34");
  WAIT_FOR(length, next(list, count, native), result < 0 && errno == EAGAIN);
}
PROCHRON_EXPORT(bent_aio_suspend, aio_suspend, "GLIBC_2.34");
PROCHRON_EXPORT_OLDER(bent_aio_suspend, aio_suspend, "GLIBC_2.2.5");
PROCHRON_EXPORT_ALSO(bent_aio_suspend, aio_suspend64, "GLIBC_2.34");
PROCHRON_EXPORT_OLDER(bent_aio_suspend, aio_suspend64, "GLIBC_2.2.5");

/* A limit that has passed is EAI_AGAIN by the manual, EAI_SYSTEM by glibc 2.36. */
PROCHRON_EXPORTED int bent_gai_suspend(const struct gaicb* const list[], int count, const struct timespec* length) {
  PROCHRON_NEXT(bent_gai_suspend, "gai_suspend", "GLIBC_2.34");
  WAIT_FOR(length, next(list, count, native), result == EAI_AGAIN || result == EAI_SYSTEM);
}
PROCHRON_EXPORT(bent_gai_suspend, gai_suspend, "GLIBC_2.34");
PROCHRON_EXPORT_OLDER(bent_gai_suspend, gai_suspend, "GLIBC_2.2.5");

/* The kernel looks at the time only as a message arrives, and tells what is left. */
PROCHRON_EXPORTED int bent_recvmmsg(int socket, struct mmsghdr* messages, unsigned count, int flags,
                                    struct timespec* length) {
  PROCHRON_NEXT(bent_recvmmsg, "recvmmsg", "GLIBC_2.12");
  struct duration wait;
  if (!begin_duration(length, &wait)) return next(socket, messages, count, flags, length);
  unsigned got = 0;
  int result;
  do {
    struct timespec slice = next_slice(&wait);
    result = next(socket, messages + got, count - got, flags, &slice);
    got += result > 0 ? (unsigned)result : 0;
  } while (result > 0 && got < count && !(flags & MSG_WAITFORONE) && only_slice_ended(&wait));
  *length = to_timespec(left_of(&wait));
  return got > 0 ? (int)got : result;
}
PROCHRON_EXPORT(bent_recvmmsg, recvmmsg, "GLIBC_2.12");
