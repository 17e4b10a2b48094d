// The part of libfaketime's companion that knows whose clock this is: it attaches the program to the agent, unless the
// program's own runtime is known to break under libfaketime. It bends nothing itself.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "faults/preload/native_clock.h"
#include "faults/preload/reads_ours.h"
#include "faults/preload/victim.h"

struct prochron_victim victim;

void start_following(void) { victim.native = find_native_reader(0); }

const char* early_environment(const char* name) { return getenv(name); }

/* A JVM spins under it: it is not attached, so that a run with one is found out. */
int follows_a_page(void) { return getenv("FAKETIME_TIMESTAMP_FILE") && !dlsym(RTLD_DEFAULT, "JLI_Launch"); }

int reads_ours(void) {
  Dl_info found = {0};
  void* reader = dlsym(RTLD_DEFAULT, "clock_gettime");
  return reader && dladdr(reader, &found) && found.dli_fname && strstr(found.dli_fname, "libfaketime");
}
