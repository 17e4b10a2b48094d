// syscall(): by it C++, Rust and Abseil's locks wait on futexes until an instant of a clock, and a program may try to set
// the host's. Everything else goes to the kernel as it came, clock reads too: who asks so asks for the kernel's own. A
// futex's word is compared again as each slice begins, so that nothing is missed between two.
//
// Written so that it needs no memory of the caller's stack, as libc's: clone may return on another one.
#define _GNU_SOURCE
#include <errno.h>
#include <linux/futex.h>
#include <stddef.h>
#include <sys/syscall.h>
#include <sys/timex.h>

#include "faults/preload/deadline.h"
#include "faults/preload/duration.h"
#include "faults/preload/export.h"
#include "faults/preload/victim.h"

static inline __attribute__((always_inline)) long enter(long number, long a, long b, long c, long d, long e, long f) {
  register long fourth __asm__("r10") = d;
  register long fifth __asm__("r8") = e;
  register long sixth __asm__("r9") = f;
  long result;
  __asm__ volatile("syscall"
                   : "=a"(result)
                   : "a"(number), "D"(a), "S"(b), "d"(c), "r"(fourth), "r"(fifth), "r"(sixth)
                   : "rcx", "r11", "memory");
  return result;
}

static __attribute__((noinline, cold)) long fail(long failure) {
  errno = (int)-failure;
  return -1;
}

static long until(long word, long operation, long value, const struct timespec* deadline, long other, long bits) {
  clockid_t clock = (operation & FUTEX_CLOCK_REALTIME) ? CLOCK_REALTIME : CLOCK_MONOTONIC;
  if ((operation & FUTEX_CMD_MASK) == FUTEX_LOCK_PI) clock = CLOCK_REALTIME;
  PROCHRON_WAIT_UNTIL(clock, deadline, enter(SYS_futex, word, operation, value, (long)native, other, bits),
                      result == -ETIMEDOUT);
}

static long for_duration(long word, long operation, long value, struct duration* wait) {
  long result;
  do {
    struct timespec slice = next_slice(wait);
    result = enter(SYS_futex, word, operation, value, (long)&slice, 0, 0);
  } while (result == -ETIMEDOUT && only_slice_ended(wait));
  return result;
}

static __attribute__((noinline)) long wait_on_futex(long word, long operation, long value, long time, long other,
                                                    long bits) {
  const struct timespec* limit = (const struct timespec*)time;
  struct duration wait;
  long result;
  switch (operation & FUTEX_CMD_MASK) {
    case FUTEX_WAIT:
      result = begin_duration(limit, &wait) ? for_duration(word, operation, value, &wait)
                                            : enter(SYS_futex, word, operation, value, time, other, bits);
      break;
    case FUTEX_WAIT_BITSET:
    case FUTEX_LOCK_PI:
    case FUTEX_LOCK_PI2:
      result = until(word, operation, value, limit, other, bits);
      break;
    default: /* wakes, moves and counts; `time` is a number */
      result = enter(SYS_futex, word, operation, value, time, other, bits);
  }
  return result < 0 ? fail(result) : result;
}

/* Whether it would set the host's clock. */
static int sets_a_clock(long number, long a, long b) {
  const struct timex* order = (const struct timex*)(number == SYS_clock_adjtime ? b : a);
  if (number == SYS_clock_settime) return (clockid_t)a == CLOCK_REALTIME || (clockid_t)a < 0;
  if (number == SYS_settimeofday) return 1;
  return order && order->modes != 0 && order->modes != ADJ_OFFSET_SS_READ;
}

static __attribute__((noinline)) long set_clock(long number, long a, long b) {
  if (follows_a_page() && sets_a_clock(number, a, b)) {
    report_refused_set();
    return fail(-EPERM);
  }
  long result = enter(number, a, b, 0, 0, 0, 0);
  return result < 0 ? fail(result) : result;
}

PROCHRON_EXPORTED long bent_syscall(long number, long a, long b, long c, long d, long e, long f) {
  switch (number) {
    case SYS_futex:
      return wait_on_futex(a, b, c, d, e, f);
    case SYS_clock_settime:
    case SYS_settimeofday:
    case SYS_adjtimex:
    case SYS_clock_adjtime:
      return set_clock(number, a, b);
    default:
      break;
  }
  long result = enter(number, a, b, c, d, e, f);
  return __builtin_expect((unsigned long)result > -4096UL, 0) ? fail(result) : result;
}
PROCHRON_EXPORT(bent_syscall, syscall, "GLIBC_2.2.5");
