// The function that a victim would have called without the shim: the next one of that name and version in its scope.
// Only waits look up, never clock reads.
#pragma once

#include <dlfcn.h>

static inline void* next_symbol(void** known, const char* name, const char* version) {
  void* symbol = __atomic_load_n(known, __ATOMIC_RELAXED);
  if (!symbol) {
    symbol = dlvsym(RTLD_NEXT, name, version);
    __atomic_store_n(known, symbol, __ATOMIC_RELAXED);
  }
  return symbol;
}

/* Declares `next`, a pointer to the next `name`, which has the type of our `function`. */
#define PROCHRON_NEXT(function, name, version) \
  static void* known;                          \
  __typeof__(&function) next = (__typeof__(&function))next_symbol(&known, name, version)
