// Starting in a process that may not have started itself: sanitizer runtimes read the clock from .preinit_array, before
// libc has set `environ` and while their own wrappers of open and mmap are not ready. Hence the environment is taken
// from the initial stack if need be, and files are opened by system calls alone.
#define _GNU_SOURCE
#include "faults/preload/victim.h"

#include <errno.h>
#include <fcntl.h>
#include <stddef.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "faults/preload/native_clock.h"

extern char** environ;
extern void* __libc_stack_end __attribute__((weak));

static int read_after_start(clockid_t clock, struct timespec* time);

/* All zero: never leased, so that every clock is the native one. */
static const struct prochron_page no_page;

struct prochron_victim victim = {
    .native = read_after_start, .page = &no_page, .ended_lease = PROCHRON_NO_LEASE_ENDED};

static int read_after_start(clockid_t clock, struct timespec* time) {
  start_following();
  return victim.native(clock, time);
}

static const char* value_of(const char* entry, const char* name) {
  while (*name && *entry == *name) entry++, name++;
  return *name == '\0' && *entry == '=' ? entry + 1 : NULL;
}

const char* early_environment(const char* name) {
  char** entry = environ;
  if (!entry && &__libc_stack_end && __libc_stack_end) {
    long argument_count = *(long*)__libc_stack_end;
    entry = (char**)__libc_stack_end + 1 + argument_count + 1;
  }
  for (; entry && *entry; entry++) {
    const char* value = value_of(*entry, name);
    if (value) return value;
  }
  return NULL;
}

static const struct prochron_page* map_page(const char* path) {
  long file = syscall(SYS_openat, AT_FDCWD, path, O_RDONLY | O_CLOEXEC);
  if (file < 0) return NULL;
  struct stat status;
  long address = -1;
  if (syscall(SYS_newfstatat, file, "", &status, AT_EMPTY_PATH) == 0 && status.st_size == PROCHRON_PAGE_SIZE) {
    address = syscall(SYS_mmap, NULL, PROCHRON_PAGE_SIZE, PROT_READ, MAP_SHARED, file, 0L);
  }
  syscall(SYS_close, file);
  if (address == -1) return NULL;
  const struct prochron_page* page = (const struct prochron_page*)address;
  int known = __atomic_load_n(&page->magic, __ATOMIC_ACQUIRE) == PROCHRON_PAGE_MAGIC &&
              page->version == PROCHRON_PAGE_VERSION && page->size == PROCHRON_PAGE_SIZE;
  return known ? page : NULL;
}

void start_following(void) {
  int before = errno;
  const char* path = follows_a_page() ? NULL : early_environment("PROCHRON_PAGE");
  const struct prochron_page* page = path ? map_page(path) : NULL;
  if (page) victim.page = page;
  victim.native = find_native_reader(follows_a_page());
  errno = before;
}

int follows_a_page(void) { return victim.page != &no_page; }
