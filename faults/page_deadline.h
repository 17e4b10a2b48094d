// The inverse that translates deadlines: a thread waits natively until its bent clock shows d. A bent clock that steps
// back shows the same time twice, and one that stands still shows it for long, so the answer is defined from now on:
// the smallest native n >= now at which the clock shows d or later, under the schedule known now. Solved segment by
// segment in closed form; a search that estimates and refines never ends at rates near -1.
//
// The lease is left out on purpose: it will be renewed, and whoever waits looks again when it ends.
#pragma once

#include "faults/page_reader.h"

/* Where a deadline lies: base_ns + native_ns is the same instant on the caller's own native clock. */
struct prochron_due {
  int64_t base_ns;
  int64_t native_ns; /* PROCHRON_NO_INSTANT: never */
};

/* The first n in [begin, end) at which segment + base reaches `due`, or PROCHRON_NO_INSTANT. */
static inline int64_t prochron_due_in_segment(const volatile struct prochron_segment* segment, int64_t base_ns,
                                              int64_t due, int64_t begin, int64_t end) {
  const __int128 one = (__int128)1 << 63;
  int64_t from = segment->from_ns, offset = segment->offset_ns, rate = segment->rate, fraction = segment->fraction;
  if (begin + base_ns + prochron_segment_offset(segment, begin) >= due) return begin;
  if (rate == INT64_MIN) return PROCHRON_NO_INSTANT; /* stands still */
  /* n + base + offset + floor((q * rate + fraction) / 2^63) >= due with q = n - from  <=>
   * q * (2^63 + rate) >= (due - base - offset - from) * 2^63 - fraction */
  __int128 missing = ((__int128)due - base_ns - offset - from) * one - fraction;
  __int128 speed = one + rate;
  __int128 elapsed = missing / speed;
  if (missing > 0 && elapsed * speed != missing) elapsed++;
  if (elapsed >= (__int128)end - from) return PROCHRON_NO_INSTANT;
  int64_t n = from + (int64_t)elapsed;
  return n < begin ? begin : n;
}

static inline int64_t prochron_due_in_curve(const volatile struct prochron_curve* curve, int64_t base_ns, int64_t now,
                                            int64_t due) {
  for (int i = prochron_search(curve->segments, now); i < PROCHRON_SEGMENTS; i++) {
    const volatile struct prochron_segment* segment = &curve->segments[i];
    int64_t from = segment->from_ns;
    if (i > 0 && from == PROCHRON_NO_INSTANT) break;
    int64_t end = i + 1 < PROCHRON_SEGMENTS ? curve->segments[i + 1].from_ns : PROCHRON_NO_INSTANT;
    int64_t n = prochron_due_in_segment(segment, base_ns, due, from > now ? from : now, end);
    if (n != PROCHRON_NO_INSTANT) return n;
  }
  return PROCHRON_NO_INSTANT;
}

/* The smallest native n >= now at which `clock` shows `due` (ns of that clock) or later. */
static inline struct prochron_due prochron_when(const struct prochron_page* page, int clock, int64_t now, int64_t due) {
  for (;;) {
    uint64_t index = prochron_latch(page);
    const volatile struct prochron_record* record = prochron_record_at(page, index);
    struct prochron_due result;
    result.base_ns = record->base_ns[clock];
    result.native_ns = prochron_due_in_curve(&record->curves[prochron_family_of(clock)], result.base_ns, now, due);
    if (prochron_unchanged(page, index)) return result;
  }
}
