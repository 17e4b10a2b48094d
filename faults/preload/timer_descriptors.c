// timerfd. A descriptor's clock is asked of the kernel, only where a setting names an instant of it: descriptors are
// duplicated, inherited and sent.
#define _GNU_SOURCE
#include <fcntl.h>
#include <poll.h>
#include <stddef.h>
#include <sys/syscall.h>
#include <sys/timerfd.h>
#include <unistd.h>

#include "faults/preload/armed_timers.h"
#include "faults/preload/export.h"
#include "faults/preload/next_symbol.h"
#include "faults/preload/timer_setting.h"
#include "faults/preload/victim.h"

static void write_number(char* to, unsigned number) {
  char digits[10];
  int count = 0;
  do digits[count++] = (char)('0' + number % 10);
  while (number /= 10);
  while (count > 0) *to++ = digits[--count];
  *to = '\0';
}

/* The number behind "clockid: " of /proc/self/fdinfo/N; -1, which is never bent: not known. */
static clockid_t clock_of(int descriptor) {
  static const char folder[] = "/proc/self/fdinfo/", key[] = "clockid: ";
  char path[sizeof folder + 10], text[512];
  for (size_t i = 0; i < sizeof folder; i++) path[i] = folder[i];
  write_number(path + sizeof folder - 1, (unsigned)descriptor);
  long file = syscall(SYS_openat, AT_FDCWD, path, O_RDONLY | O_CLOEXEC);
  if (file < 0) return -1;
  long length = syscall(SYS_read, file, text, sizeof text - 1);
  syscall(SYS_close, file);
  for (const char* at = text; at + sizeof key < text + length; at++) {
    size_t same = 0;
    while (key[same] && at[same] == key[same]) same++;
    if (!key[same]) return at[same] - '0'; /* 0, 1, 7, 8 or 9 */
  }
  return -1;
}

static int set_descriptor(uintptr_t id, int flags, const struct itimerspec* setting, struct itimerspec* before);
static int get_descriptor(uintptr_t id, struct itimerspec* left);

static int is_readable(uintptr_t id) {
  struct pollfd readable = {(int)id, POLLIN, 0};
  return syscall(SYS_poll, &readable, 1, 0) != 0;
}

static const struct timer_calls descriptor_calls = {set_descriptor, get_descriptor, is_readable};

PROCHRON_EXPORTED int bent_timerfd_settime(int descriptor, int flags, const struct itimerspec* setting,
                                           struct itimerspec* before) {
  PROCHRON_NEXT(bent_timerfd_settime, "timerfd_settime", "GLIBC_2.8");
  if (!setting || descriptor < 0 || !follows_a_page()) return next(descriptor, flags, setting, before);
  clockid_t clock = (flags & TFD_TIMER_ABSTIME) ? clock_of(descriptor) : CLOCK_MONOTONIC;
  return set_armed_timer(&descriptor_calls, (uintptr_t)descriptor, clock, flags, setting, before);
}
PROCHRON_EXPORT(bent_timerfd_settime, timerfd_settime, "GLIBC_2.8");

static int set_descriptor(uintptr_t id, int flags, const struct itimerspec* setting, struct itimerspec* before) {
  PROCHRON_NEXT(bent_timerfd_settime, "timerfd_settime", "GLIBC_2.8");
  return next((int)id, flags, setting, before);
}

PROCHRON_EXPORTED int bent_timerfd_gettime(int descriptor, struct itimerspec* setting) {
  PROCHRON_NEXT(bent_timerfd_gettime, "timerfd_gettime", "GLIBC_2.8");
  int result = next(descriptor, setting);
  if (result == 0 && follows_a_page()) show_bent_setting(setting);
  return result;
}
PROCHRON_EXPORT(bent_timerfd_gettime, timerfd_gettime, "GLIBC_2.8");

static int get_descriptor(uintptr_t id, struct itimerspec* left) {
  PROCHRON_NEXT(bent_timerfd_gettime, "timerfd_gettime", "GLIBC_2.8");
  return next((int)id, left);
}
