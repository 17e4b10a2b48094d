// The list of what was interposed is a section of the shim: each PROCHRON_NEXT adds itself.
#define _GNU_SOURCE
#include "faults/preload/next_symbol.h"

#include <dlfcn.h>

extern struct next_symbol __start_prochron_next[] __attribute__((visibility("hidden")));
extern struct next_symbol __stop_prochron_next[] __attribute__((visibility("hidden")));

void* find_next_symbol(struct next_symbol* symbol) {
  void* found = dlvsym(RTLD_NEXT, symbol->name, symbol->version);
  __atomic_store_n(&symbol->known, found, __ATOMIC_RELAXED);
  return found;
}

void find_next_symbols(void) {
  for (struct next_symbol* symbol = __start_prochron_next; symbol < __stop_prochron_next; symbol++) next_of(symbol);
}
