// A signal is counted before it is sent. Whoever reads the counter with the condition's mutex in hand, waits again and
// loses a signal sent in between, is late by one slice and finds it counted then.
#define _GNU_SOURCE
#include "faults/preload/signal_counts.h"

#include <pthread.h>
#include <threads.h>

#include "faults/preload/export.h"
#include "faults/preload/next_symbol.h"

enum { COUNTERS = 256 };

static struct counter {
  uint32_t sent;
} __attribute__((aligned(64))) counters[COUNTERS];

static uint32_t* counter_of(const void* condition) {
  return &counters[((uintptr_t)condition * 0x9E3779B97F4A7C15ULL) >> 56].sent;
}

uint32_t signals_sent(const void* condition) { return __atomic_load_n(counter_of(condition), __ATOMIC_SEQ_CST); }

static void count(const void* condition) { __atomic_fetch_add(counter_of(condition), 1, __ATOMIC_SEQ_CST); }

PROCHRON_EXPORTED int bent_pthread_cond_signal(pthread_cond_t* condition) {
  PROCHRON_NEXT(bent_pthread_cond_signal, "pthread_cond_signal", "GLIBC_2.3.2");
  count(condition);
  return next(condition);
}
PROCHRON_EXPORT(bent_pthread_cond_signal, pthread_cond_signal, "GLIBC_2.3.2");

PROCHRON_EXPORTED int bent_old_cond_signal(void* condition) {
  PROCHRON_NEXT(bent_old_cond_signal, "pthread_cond_signal", "GLIBC_2.2.5");
  count(condition);
  return next(condition);
}
PROCHRON_EXPORT_OLDER(bent_old_cond_signal, pthread_cond_signal, "GLIBC_2.2.5");

PROCHRON_EXPORTED int bent_pthread_cond_broadcast(pthread_cond_t* condition) {
  PROCHRON_NEXT(bent_pthread_cond_broadcast, "pthread_cond_broadcast", "GLIBC_2.3.2");
  count(condition);
  return next(condition);
}
PROCHRON_EXPORT(bent_pthread_cond_broadcast, pthread_cond_broadcast, "GLIBC_2.3.2");

PROCHRON_EXPORTED int bent_old_cond_broadcast(void* condition) {
  PROCHRON_NEXT(bent_old_cond_broadcast, "pthread_cond_broadcast", "GLIBC_2.2.5");
  count(condition);
  return next(condition);
}
PROCHRON_EXPORT_OLDER(bent_old_cond_broadcast, pthread_cond_broadcast, "GLIBC_2.2.5");

PROCHRON_EXPORTED int bent_cnd_signal(cnd_t* condition) {
  PROCHRON_NEXT(bent_cnd_signal, "cnd_signal", "GLIBC_2.34");
  count(condition);
  return next(condition);
}
PROCHRON_EXPORT(bent_cnd_signal, cnd_signal, "GLIBC_2.34");
PROCHRON_EXPORT_OLDER(bent_cnd_signal, cnd_signal, "GLIBC_2.28");

PROCHRON_EXPORTED int bent_cnd_broadcast(cnd_t* condition) {
  PROCHRON_NEXT(bent_cnd_broadcast, "cnd_broadcast", "GLIBC_2.34");
  count(condition);
  return next(condition);
}
PROCHRON_EXPORT(bent_cnd_broadcast, cnd_broadcast, "GLIBC_2.34");
PROCHRON_EXPORT_OLDER(bent_cnd_broadcast, cnd_broadcast, "GLIBC_2.28");
