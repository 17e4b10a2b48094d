// How a control page is read: one pass over the record that the latch points to, again if the writer flipped meanwhile.
// The usual case touches one line, the segment that this reader used last; where that is over, it searches. So a reading
// costs the same whether the clock changes once or thousands of times a second, and whether its writer is well, late or
// dead. Nothing here waits or allocates. The lease is the caller's to compare with, after it has read the clock.
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

/* The same, from the segment on that was in force when the writer last looked. */
static inline int prochron_segment_at(const volatile struct prochron_curve* curve, int64_t n) {
  int64_t near = curve->current;
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

/* No instant: the reader was held up with its clock read until the page had dropped what was in force then. */
#define PROCHRON_DROPPED (-1)

/* Whether the page still has what was in force at `n`; asked after a look-up, it holds for that look-up too. */
static inline int prochron_is_kept(const struct prochron_page* page, int clock, int64_t n) {
  for (;;) {
    uint64_t index = prochron_latch(page);
    int64_t begin = prochron_record_at(page, index)->curves[prochron_family_of(clock)].segments[0].from_ns;
    if (prochron_unchanged(page, index)) return n >= begin;
  }
}

/* What REALTIME or MONOTONIC (`clock`) shows at the native MONOTONIC reading `n`, by a search, which is noted; its
 * nanoseconds are PROCHRON_DROPPED where the page does not reach back so far. */
static __attribute__((noinline, cold, unused)) struct prochron_instant prochron_bend_by_search(
    const struct prochron_page* page, int clock, int64_t n, int64_t* last_used) {
  for (;;) {
    uint64_t index = prochron_latch(page);
    const volatile struct prochron_record* record = prochron_record_at(page, index);
    const volatile struct prochron_curve* curve = &record->curves[prochron_family_of(clock)];
    int found = prochron_segment_at(curve, n);
    int64_t begin = curve->segments[found].from_ns;
    int64_t shown = n + record->base_ns[clock] + prochron_segment_offset(&curve->segments[found], n);
    if (!prochron_unchanged(page, index)) continue;
    if (n < begin) return (struct prochron_instant){0, PROCHRON_DROPPED};
    __atomic_store_n(last_used, (int64_t)found, __ATOMIC_RELAXED);
    return prochron_split(shown);
  }
}

/* The same of `native`, which is `n` in ns. `last_used`: the reader's own note of a segment's index, 0 to begin with, and
 * written here alone; shared by threads, since any note is as right. PROCHRON_DROPPED as by a search. */
static inline __attribute__((always_inline)) struct prochron_instant prochron_bend(const struct prochron_page* page,
                                                                                   int clock, int64_t n,
                                                                                   struct prochron_instant native,
                                                                                   int64_t* last_used) {
  uint64_t index = prochron_latch(page);
  int64_t last = __atomic_load_n(last_used, __ATOMIC_RELAXED);
  const volatile struct prochron_segment* segment =
      &prochron_record_at(page, index)->curves[prochron_family_of(clock)].segments[last];
  int64_t elapsed = n - segment->from_ns;
  if (!PROCHRON_LIKELY((uint64_t)elapsed < (uint64_t)segment->length_ns)) {
    return prochron_bend_by_search(page, clock, n, last_used);
  }
  struct prochron_instant bent;
  bent.seconds = native.seconds + segment->seconds;
  bent.nanoseconds =
      native.nanoseconds + segment->nanoseconds + prochron_gained(elapsed, segment->rate, segment->fraction);
  if (!prochron_unchanged(page, index)) return prochron_bend_by_search(page, clock, n, last_used);
  if (bent.nanoseconds >= PROCHRON_NS_PER_SECOND) {
    bent.nanoseconds -= PROCHRON_NS_PER_SECOND;
    bent.seconds++;
  }
  if (PROCHRON_LIKELY((uint64_t)bent.nanoseconds < (uint64_t)PROCHRON_NS_PER_SECOND)) return bent;
  struct prochron_instant carried = prochron_split(bent.nanoseconds);
  carried.seconds += bent.seconds;
  return carried;
}
