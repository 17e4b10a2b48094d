// Reports to the agent that this program follows its page, by taking or renewing this process's slot in the attach
// page. It happens in the shim's constructor, not at the first clock read: registering the fork handler allocates.
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stddef.h>
#include <stdlib.h>
#include <sys/auxv.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "faults/attach_page.h"
#include "faults/preload/next_symbol.h"
#include "faults/preload/reads_ours.h"
#include "faults/preload/victim.h"

static struct prochron_attach_page* attach_page;
static struct prochron_attach_slot* own_slot;
static uint64_t flags; /* found once per program: a fork's child may not ask the dynamic linker, which may be locked */

static struct prochron_attach_page* map_attach_page(const char* path) {
  long file = syscall(SYS_openat, AT_FDCWD, path, O_RDWR | O_CLOEXEC);
  if (file < 0) return NULL;
  long end = syscall(SYS_lseek, file, 0L, SEEK_END);
  long address = -1;
  if (end == PROCHRON_ATTACH_SIZE) {
    address = syscall(SYS_mmap, NULL, PROCHRON_ATTACH_SIZE, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0L);
  }
  syscall(SYS_close, file);
  if (address == -1) return NULL;
  struct prochron_attach_page* page = (struct prochron_attach_page*)address;
  return page->magic == PROCHRON_ATTACH_MAGIC && page->version == PROCHRON_ATTACH_VERSION ? page : NULL;
}

/* Field 22 of /proc/self/stat; 0: no /proc. The second field, in parentheses, may hold spaces and parentheses. */
static uint64_t own_start_ticks(void) {
  char text[1024];
  long file = syscall(SYS_openat, AT_FDCWD, "/proc/self/stat", O_RDONLY | O_CLOEXEC);
  if (file < 0) return 0;
  long length = syscall(SYS_read, file, text, sizeof text - 1);
  syscall(SYS_close, file);
  if (length <= 0) return 0;
  text[length] = '\0';
  const char* at = text + length;
  while (at > text && *at != ')') at--;
  for (int field = 2; field < 22; field++) {
    while (*at && *at != ' ') at++;
    if (*at) at++;
  }
  uint64_t ticks = 0;
  for (; *at >= '0' && *at <= '9'; at++) ticks = ticks * 10 + (uint64_t)(*at - '0');
  return ticks;
}

static int is_dead(int64_t pid) { return syscall(SYS_kill, pid, 0) != 0 && errno == ESRCH; }

enum arrival { BY_EXEC, BY_FORK };

static void attach(enum arrival arrival) {
  int before = errno;
  int64_t pid = syscall(SYS_getpid);
  uint64_t start_ticks = own_start_ticks();
  own_slot = prochron_attach_take(attach_page, pid, is_dead);
  if (own_slot) {
    struct prochron_attach_slot now = {.start_ticks = start_ticks, .image = getauxval(AT_RANDOM), .flags = flags};
    now.attached_ns = native_ns(CLOCK_MONOTONIC);
    int first_program = own_slot->start_ticks != start_ticks || arrival == BY_FORK;
    prochron_attach_write(own_slot, &now, first_program, arrival == BY_EXEC);
  } else {
    __atomic_fetch_add(&attach_page->turned_away, 1, __ATOMIC_RELAXED);
  }
  errno = before;
}

static void attach_child(void) { attach(BY_FORK); }

void report_refused_set(void) {
  if (!attach_page) return;
  if (own_slot) __atomic_store_n(&own_slot->refused_ns, native_ns(CLOCK_MONOTONIC), __ATOMIC_RELAXED);
  __atomic_fetch_add(own_slot ? &own_slot->refused_sets : &attach_page->refused_sets, 1, __ATOMIC_RELEASE);
}

__attribute__((constructor(101))) static void start_program(void) {
  start_following();
  if (follows_a_page()) find_next_symbols();
  const char* path = early_environment("PROCHRON_ATTACH");
  if (!path || !follows_a_page()) return;
  attach_page = map_attach_page(path);
  if (!attach_page) return;
  flags = (uint64_t)(uintptr_t)&victim | (reads_ours() ? PROCHRON_ATTACH_READS_OURS : 0);
  attach(BY_EXEC);
  pthread_atfork(NULL, NULL, attach_child);
}
