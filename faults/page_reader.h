// How a control page is read: one pass over the record that the latch points to, again if the writer flipped meanwhile.
// The usual case touches the window line alone; a reader whose window is over (the writer is late or dead), or under
// whom the writer flipped, falls back to the table. Nothing here waits or allocates. The lease is the caller's to
// compare with, after it has read the clock.
#pragma once

#include "faults/control_page.h"

#define PROCHRON_LIKELY(condition) (__builtin_expect(!!(condition), 1) != 0)

static inline int prochron_family_of(int clock) { return clock >> 1; }

static inline uint64_t prochron_latch(const struct prochron_page* page) {
  return __atomic_load_n(&page->index, __ATOMIC_ACQUIRE);
}

/* Whether what was read since `index` was taken belongs together. */
static inline int prochron_unchanged(const struct prochron_page* page, uint64_t index) {
  __atomic_thread_fence(__ATOMIC_ACQUIRE);
  return PROCHRON_LIKELY(__atomic_load_n(&page->index, __ATOMIC_RELAXED) == index);
}

static inline int64_t prochron_valid_until(const struct prochron_page* page) {
  return __atomic_load_n(&page->valid_until_ns, __ATOMIC_ACQUIRE);
}

/* The record that belongs to `index`. By a branch, which the processor guesses right between two publications and so
 * reads on without waiting for the index; an address computed from it costs 3 ns more. */
static inline const volatile struct prochron_record* prochron_record_at(const struct prochron_page* page,
                                                                        uint64_t index) {
  const volatile struct prochron_record* record = &page->records[0];
  if (index & 1) {
    record = &page->records[1];
    __asm__ volatile("" : "+r"(record)); /* or the compiler would compute it after all */
  }
  return record;
}

/* floor((elapsed * rate + fraction) / 2^63), 0 <= elapsed < 2^62. Twice of all that over 2^64 is the upper half of a
 * register pair, as the multiplication leaves it. */
static inline int64_t prochron_gained(int64_t elapsed_ns, int64_t rate, int64_t fraction) {
  return (int64_t)(((__int128)(2 * elapsed_ns) * rate + (__int128)(2 * (uint64_t)fraction)) >> 64);
}

static inline int64_t prochron_segment_offset(const volatile struct prochron_segment* segment, int64_t n) {
  int64_t elapsed = n - segment->from_ns;
  return segment->offset_ns + prochron_gained(elapsed < 0 ? 0 : elapsed, segment->rate, segment->fraction);
}

/* The last segment with from_ns <= n, or the first; stays within the table, whatever it holds. */
static inline int prochron_search(const volatile struct prochron_segment* segments, int64_t n) {
  int low = 0, high = PROCHRON_SEGMENTS;
  while (high - low > 1) {
    int middle = (low + high) / 2;
    if (segments[middle].from_ns <= n)
      low = middle;
    else
      high = middle;
  }
  return low;
}

/* The same from the window on: the window of a late or dead writer is one or two segments behind. */
static inline int prochron_segment_at(const volatile struct prochron_curve* curve, int64_t n) {
  int64_t near = curve->window.segment;
  if (near >= 0 && near < PROCHRON_SEGMENTS - 2 && n >= curve->segments[near].from_ns) {
    if (n < curve->segments[near + 1].from_ns) return (int)near;
    if (n < curve->segments[near + 2].from_ns) return (int)near + 1;
  }
  return prochron_search(curve->segments, n);
}

/* What a record says of one clock at one instant: the clock shows n + base_ns + offset_ns. */
struct prochron_reading {
  int64_t base_ns;
  int64_t offset_ns;
};

/* Out of line: the window spares nearly every reading this way. */
static __attribute__((noinline, unused)) struct prochron_reading prochron_look_up(const struct prochron_page* page,
                                                                                  int clock, int64_t n) {
  for (;;) {
    uint64_t index = prochron_latch(page);
    const volatile struct prochron_record* record = prochron_record_at(page, index);
    const volatile struct prochron_curve* curve = &record->curves[prochron_family_of(clock)];
    struct prochron_reading reading;
    reading.base_ns = record->base_ns[clock];
    reading.offset_ns = prochron_segment_offset(&curve->segments[prochron_segment_at(curve, n)], n);
    if (prochron_unchanged(page, index)) return reading;
  }
}

/* A time as the kernel counts it, 0 <= nanoseconds < 1e9. */
struct prochron_instant {
  int64_t seconds;
  int64_t nanoseconds;
};

static inline struct prochron_instant prochron_split(int64_t ns) {
  struct prochron_instant instant = {ns / PROCHRON_NS_PER_SECOND, ns % PROCHRON_NS_PER_SECOND};
  if (instant.nanoseconds < 0) {
    instant.nanoseconds += PROCHRON_NS_PER_SECOND;
    instant.seconds--;
  }
  return instant;
}

/* As prochron_bend, by the table. */
static __attribute__((noinline, cold, unused)) struct prochron_instant prochron_bend_by_table(
    const struct prochron_page* page, int clock, int64_t n) {
  struct prochron_reading reading = prochron_look_up(page, clock, n);
  return prochron_split(n + reading.base_ns + reading.offset_ns);
}

/* What REALTIME or MONOTONIC (`clock`) shows at the native MONOTONIC reading `native`, which is `n` in ns. */
static inline __attribute__((always_inline)) struct prochron_instant prochron_bend(const struct prochron_page* page,
                                                                                   int clock, int64_t n,
                                                                                   struct prochron_instant native) {
  uint64_t index = prochron_latch(page);
  const volatile struct prochron_window* window =
      &prochron_record_at(page, index)->curves[prochron_family_of(clock)].window;
  int64_t elapsed = n - window->from_ns;
  if (!PROCHRON_LIKELY((uint64_t)elapsed < (uint64_t)window->length_ns)) return prochron_bend_by_table(page, clock, n);
  struct prochron_instant bent;
  bent.seconds = native.seconds + window->seconds;
  bent.nanoseconds =
      native.nanoseconds + window->nanoseconds + prochron_gained(elapsed, window->rate, window->fraction);
  if (!prochron_unchanged(page, index)) return prochron_bend_by_table(page, clock, n);
  if (bent.nanoseconds >= PROCHRON_NS_PER_SECOND) {
    bent.nanoseconds -= PROCHRON_NS_PER_SECOND;
    bent.seconds++;
  }
  if (PROCHRON_LIKELY((uint64_t)bent.nanoseconds < (uint64_t)PROCHRON_NS_PER_SECOND)) return bent;
  struct prochron_instant carried = prochron_split(bent.nanoseconds);
  carried.seconds += bent.seconds;
  return carried;
}
