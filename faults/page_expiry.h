// What REALTIME shows when nobody renewed the lease: the victim ends its fault by itself, in the form in which the fault
// was to be healed. Asked only past the lease, where readers may be slow. MONOTONIC needs no rule of its own: whatever
// the form, it keeps the offset of the lease's end and runs at its native rate.
#pragma once

#include "faults/page_reader.h"

#define PROCHRON_PPT 1000000000000LL

/* REALTIME at one instant past the lease: its offset, and how fast that changes. Both 0: native, and for good. */
struct prochron_expired {
  int64_t offset_ns;
  int64_t rate_ppt;
};

static inline struct prochron_expired prochron_slewed(int64_t offset_ns, int64_t elapsed_ns, int64_t slew_ppt) {
  struct prochron_expired now = {0, 0};
  if (slew_ppt <= 0) return now;
  int behind = offset_ns < 0;
  __int128 returned = (__int128)elapsed_ns * slew_ppt + (behind ? 0 : PROCHRON_PPT - 1); /* the offset is floored */
  __int128 there = offset_ns + (behind ? 1 : -1) * (returned / PROCHRON_PPT);
  if (behind ? there >= 0 : there <= 0) return now;
  now.offset_ns = (int64_t)there;
  now.rate_ppt = behind ? slew_ppt : -slew_ppt;
  return now;
}

/* At the native instant `n`, on or after the end of `lease`. */
static __attribute__((noinline, cold, unused)) struct prochron_expired prochron_expire(const struct prochron_page* page,
                                                                                       int64_t n, int64_t lease) {
  struct prochron_expired now = {0, 0};
  if (lease == 0) return now; /* never held */
  for (;;) {
    uint64_t index = prochron_latch(page);
    const volatile struct prochron_record* record = prochron_record_at(page, index);
    const volatile struct prochron_curve* curve = &record->curves[PROCHRON_REALTIME_FAMILY];
    int64_t form = record->on_expiry, slew_ppt = record->slew_rate_ppt;
    int64_t offset_ns = prochron_segment_offset(&curve->segments[prochron_segment_at(curve, lease)], lease);
    if (!prochron_unchanged(page, index)) continue;
    if (form == PROCHRON_EXPIRY_LEAVE) now.offset_ns = offset_ns;
    if (form == PROCHRON_EXPIRY_SLEW) now = prochron_slewed(offset_ns, n - lease, slew_ppt);
    return now;
  }
}
