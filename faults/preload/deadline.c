// Translates one slice of a wait. The deadline goes to the kernel on the caller's own native clock, as n + base, so
// that a step of the host's clock moves the wait as it would move a native one. A slice ends with the lease at the
// latest: if the lease was renewed nothing changed, if it was lost the clock is another one from there on.
#define _GNU_SOURCE
#include "faults/preload/deadline.h"

#include "faults/page_deadline.h"
#include "faults/preload/armed_timers.h"
#include "faults/preload/clocks.h"
#include "faults/preload/victim.h"

#define LONGEST_SLICE (PROCHRON_NS_PER_SECOND / 10)
#define FAR_AHEAD (100LL * 365 * 86400 * PROCHRON_NS_PER_SECOND)
#define LATEST_SECOND 8000000000LL /* in the year 2223 */

/* The native reading, on the caller's clock, at which it will show `due`. */
static int64_t translate_live(int page_clock, int64_t due, int64_t now) {
  struct prochron_due at = prochron_when(victim.page, page_clock, now, due);
  return at.base_ns + (at.native_ns < now + FAR_AHEAD ? at.native_ns : now + FAR_AHEAD);
}

/* The native reading at which REALTIME on its way back shows `due`: on the way, or natively once it is back. */
static int64_t due_while_returning(struct prochron_expired clock, int64_t due, int64_t shown_natively) {
  int64_t missing_ns = due - shown_natively - clock.offset_ns;
  if (missing_ns <= 0 || clock.rate_ppt == 0) return shown_natively + missing_ns;
  __int128 speed = PROCHRON_PPT + (__int128)clock.rate_ppt;
  __int128 on_the_way = ((__int128)missing_ns * PROCHRON_PPT + speed - 1) / speed;
  __int128 back_after = ((__int128)clock.offset_ns * PROCHRON_PPT) / -(__int128)clock.rate_ppt;
  return on_the_way >= back_after ? due : shown_natively + (int64_t)on_the_way;
}

/* Healed: REALTIME is the native clock, or on its way there; MONOTONIC ahead of its own by what it holds. */
static int64_t translate_healed(clockid_t clock, int page_clock, int64_t due, int64_t now, int64_t lease) {
  if (prochron_family_of(page_clock) == PROCHRON_REALTIME_FAMILY) {
    struct prochron_expired returning = prochron_expire(victim.page, now, lease);
    return returning.offset_ns != 0 ? due_while_returning(returning, due, native_ns(clock)) : due;
  }
  return lease != 0 ? due - prochron_look_up(victim.page, page_clock, lease).offset_ns : due;
}

/* Not what libc has to refuse, nor what means for ever. */
static int is_translatable(const struct timespec* deadline) {
  return deadline && deadline->tv_nsec >= 0 && deadline->tv_nsec < PROCHRON_NS_PER_SECOND && deadline->tv_sec >= 0 &&
         deadline->tv_sec < LATEST_SECOND;
}

int64_t native_slice_end(clockid_t clock, int64_t due, enum slicing slicing) {
  if (slicing == CUT) follow_armed_timers();
  int page_clock = bendable(clock);
  int64_t now = native_ns(CLOCK_MONOTONIC), lease = prochron_valid_until(victim.page);
  int64_t target = now < lease ? translate_live(page_clock, due, now)
                               : translate_healed(clock, page_clock, due, now, lease);
  int64_t slice = now < lease && lease - now < LONGEST_SLICE ? lease - now : LONGEST_SLICE;
  int64_t shown = native_ns(clock);
  if (slicing == CUT && slice < target - shown) target = shown + slice;
  return target < 1 ? 1 : target; /* 0 means "no deadline" to some, and negative is refused */
}

const struct timespec* native_deadline(clockid_t clock, const struct timespec* deadline, enum slicing slicing,
                                       struct timespec* native) {
  if (bendable(clock) < 0 || !follows_a_page() || !is_translatable(deadline)) return deadline;
  *native = to_timespec(native_slice_end(clock, to_ns(deadline), slicing));
  return native;
}

int too_early(clockid_t clock, const struct timespec* deadline) {
  return follows_a_page() && bendable(clock) >= 0 && is_translatable(deadline) && bent_ns(clock) < to_ns(deadline);
}
