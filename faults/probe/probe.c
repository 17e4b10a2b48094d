// A program that reports how wrong its own clock is. What it observes it asks of libc, as any program does; the truth
// beside it comes by system calls, which no preloaded library and no replaced vDSO bends. Each stamp is the narrowest
// of a few brackets: RAW, native MONOTONIC, observed, RAW.
//
//   prochron-probe [COUNT [INTERVAL_MS]]        one pair of lines per stamp; COUNT 1 and INTERVAL 0 unless said
//
//   CLOCK RAW_NS WIDTH_NS NATIVE_NS K_NS OBSERVED_NS
//
// CLOCK is realtime or monotonic, K_NS its native distance from MONOTONIC (0 for monotonic). The offset, victim minus
// native, is OBSERVED - NATIVE - K, at most WIDTH too large and never too small.
#define _GNU_SOURCE
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

enum { TRIES = 8, COARSE_TRIES = 1000 };

struct stamp {
  int64_t raw, width, native, observed;
};

static int64_t in_ns(struct timespec time) { return time.tv_sec * INT64_C(1000000000) + time.tv_nsec; }

static int64_t native_ns(clockid_t clock) {
  struct timespec time = {0};
  syscall(SYS_clock_gettime, clock, &time);
  return in_ns(time);
}

static int64_t observed_ns(clockid_t clock) {
  struct timespec time = {0};
  clock_gettime(clock, &time);
  return in_ns(time);
}

/* REALTIME - MONOTONIC, exact: both coarse clocks show the same tick. */
static int64_t distance_of_realtime(void) {
  int64_t distance = 0;
  for (int i = 0; i < COARSE_TRIES; i++) {
    int64_t before = native_ns(CLOCK_MONOTONIC_COARSE);
    distance = native_ns(CLOCK_REALTIME_COARSE) - before;
    if (native_ns(CLOCK_MONOTONIC_COARSE) == before) break;
  }
  return distance;
}

static struct stamp take_stamp(clockid_t clock) {
  struct stamp best = {.width = INT64_MAX};
  for (int i = 0; i < TRIES; i++) {
    struct stamp stamp;
    stamp.raw = native_ns(CLOCK_MONOTONIC_RAW);
    stamp.native = native_ns(CLOCK_MONOTONIC);
    stamp.observed = observed_ns(clock);
    stamp.width = native_ns(CLOCK_MONOTONIC_RAW) - stamp.raw;
    if (stamp.width < best.width) best = stamp;
  }
  return best;
}

static void report(const char* name, clockid_t clock, int64_t distance) {
  struct stamp stamp = take_stamp(clock);
  printf("%s %lld %lld %lld %lld %lld\n", name, (long long)stamp.raw, (long long)stamp.width, (long long)stamp.native,
         (long long)distance, (long long)stamp.observed);
}

int main(int count, char** arguments) {
  long stamps = count > 1 ? strtol(arguments[1], NULL, 10) : 1;
  long interval_ms = count > 2 ? strtol(arguments[2], NULL, 10) : 0;
  for (long i = 0; i < stamps; i++) {
    struct timespec pause = {interval_ms / 1000, interval_ms % 1000 * 1000000};
    if (i > 0 && interval_ms > 0) syscall(SYS_clock_nanosleep, CLOCK_MONOTONIC, 0, &pause, NULL);
    report("realtime", CLOCK_REALTIME, distance_of_realtime());
    report("monotonic", CLOCK_MONOTONIC, 0);
    fflush(stdout);
  }
  return 0;
}
