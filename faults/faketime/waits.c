// What libfaketime gets wrong about waiting, put right by standing in front of it. It leaves MONOTONIC native for us, so
// a wait for so long, or until so much MONOTONIC, is the kernel's business; but it divides such waits by its rate and
// cuts them to whole milliseconds, which makes poll(1 ms) return at once and its caller a busy loop. And it bends
// timespec_get while cnd_timedwait waits for the true clock: deadlines made of the one hang in the other.
//
// Waits until a REALTIME are left to libfaketime.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <poll.h>
#include <signal.h>
#include <stddef.h>
#include <sys/epoll.h>
#include <sys/select.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include "faults/preload/export.h"
#include "faults/preload/next_symbol.h"

/* libc's own function, whatever stands between. */
static void* of_libc(void** known, const char* name) {
  void* symbol = __atomic_load_n(known, __ATOMIC_RELAXED);
  if (!symbol) {
    void* libc = dlopen("libc.so.6", RTLD_LAZY | RTLD_NOLOAD);
    symbol = libc ? dlsym(libc, name) : NULL;
    __atomic_store_n(known, symbol, __ATOMIC_RELAXED);
  }
  return symbol;
}

/* The body of a function that is passed on. */
#define PASS_ON(function, ...)                                               \
  do {                                                                       \
    static void* known;                                                      \
    return ((__typeof__(&function))of_libc(&known, #function))(__VA_ARGS__); \
  } while (0)

PROCHRON_EXPORTED int poll(struct pollfd* files, nfds_t count, int timeout) { PASS_ON(poll, files, count, timeout); }

PROCHRON_EXPORTED int ppoll(struct pollfd* files, nfds_t count, const struct timespec* timeout, const sigset_t* mask) {
  PASS_ON(ppoll, files, count, timeout, mask);
}

PROCHRON_EXPORTED int select(int count, fd_set* readable, fd_set* writable, fd_set* odd, struct timeval* timeout) {
  PASS_ON(select, count, readable, writable, odd, timeout);
}

PROCHRON_EXPORTED int pselect(int count, fd_set* readable, fd_set* writable, fd_set* odd,
                              const struct timespec* timeout, const sigset_t* mask) {
  PASS_ON(pselect, count, readable, writable, odd, timeout, mask);
}

PROCHRON_EXPORTED int epoll_wait(int queue, struct epoll_event* events, int most, int timeout) {
  PASS_ON(epoll_wait, queue, events, most, timeout);
}

PROCHRON_EXPORTED int epoll_pwait(int queue, struct epoll_event* events, int most, int timeout, const sigset_t* mask) {
  PASS_ON(epoll_pwait, queue, events, most, timeout, mask);
}

PROCHRON_EXPORTED int nanosleep(const struct timespec* length, struct timespec* left) {
  PASS_ON(nanosleep, length, left);
}

PROCHRON_EXPORTED int usleep(useconds_t length) { PASS_ON(usleep, length); }

PROCHRON_EXPORTED unsigned int sleep(unsigned int length) { PASS_ON(sleep, length); }

PROCHRON_EXPORTED int clock_nanosleep(clockid_t clock, int flags, const struct timespec* until, struct timespec* left) {
  if (!(flags & TIMER_ABSTIME) || clock != CLOCK_REALTIME) PASS_ON(clock_nanosleep, clock, flags, until, left);
  PROCHRON_NEXT(clock_nanosleep, "clock_nanosleep", "GLIBC_2.17");
  return next(clock, flags, until, left);
}

PROCHRON_EXPORTED int timespec_get(struct timespec* time, int base) {
  return base == TIME_UTC && syscall(SYS_clock_gettime, CLOCK_REALTIME, time) == 0 ? base : 0;
}
