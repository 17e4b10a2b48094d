// The function that a victim would have called without the shim: the next one of that name and version in its scope.
// Found as the program starts, since poll, nanosleep and their like may be called by signal handlers and by children of
// forks, where the dynamic linker may be locked; only a wait before the shim's constructor looks up for itself.
#pragma once

/* So aligned that the section is an array of them, whatever the compiler thinks of larger objects. */
struct next_symbol {
  void* known; /* null: not looked up */
  const char* name;
  const char* version;
} __attribute__((aligned(32)));

/* Of every PROCHRON_NEXT of the shim. */
void find_next_symbols(void);

void* find_next_symbol(struct next_symbol* symbol);

static inline void* next_of(struct next_symbol* symbol) {
  void* known = __atomic_load_n(&symbol->known, __ATOMIC_RELAXED);
  return known ? known : find_next_symbol(symbol);
}

/* Declares `next`, a pointer to the next `name`, which has the type of our `function`. */
#define PROCHRON_NEXT(function, name, version)                                                                     \
  static struct next_symbol next_##function __attribute__((section("prochron_next"), used)) = {0, name, version}; \
  __typeof__(&function) next = (__typeof__(&function))next_of(&next_##function)
