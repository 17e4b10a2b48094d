// Translates one slice of a wait. The deadline goes to the kernel on the caller's own native clock, as n + base, so
// that a step of the host's clock moves the wait as it would move a native one. A slice ends with the lease at the
// latest: if the lease was renewed nothing changed, if it was lost the clock is another one from there on.
#define _GNU_SOURCE
#include "faults/preload/deadline.h"

#include "faults/page_deadline.h"
#include "faults/preload/clocks.h"
#include "faults/preload/victim.h"

#define MILLISECOND 1000000LL
#define UNSEEN_SLICE (100 * MILLISECOND)
#define LEASELESS_SLICE (2 * PROCHRON_NS_PER_SECOND) /* seen; how soon a wait notices a fault that nobody announced */
#define FAR_AHEAD (100LL * 365 * 86400 * PROCHRON_NS_PER_SECOND)
#define LATEST_SECOND 8000000000LL /* in the year 2223 */

/* A wait as seen natively at `now` (MONOTONIC). */
struct translated {
  int64_t target_ns; /* the deadline on the caller's native clock */
  int64_t moved_ns;  /* how much longer the wait is natively than the caller thinks */
};

static struct translated translate_live(int page_clock, int64_t due, int64_t now) {
  struct prochron_due at = prochron_when(victim.page, page_clock, now, due);
  int64_t native_ns = at.native_ns < now + FAR_AHEAD ? at.native_ns : now + FAR_AHEAD;
  int64_t shown = now + at.base_ns + prochron_look_up(victim.page, page_clock, now).offset_ns;
  struct translated wait = {at.base_ns + native_ns, (native_ns - now) - (due - shown)};
  return wait;
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
static struct translated translate_healed(clockid_t clock, int page_clock, int64_t due, int64_t now, int64_t lease) {
  struct translated wait = {due, 0};
  if (prochron_family_of(page_clock) == PROCHRON_REALTIME_FAMILY) {
    struct prochron_expired returning = prochron_expire(victim.page, now, lease);
    if (returning.offset_ns != 0) wait.target_ns = due_while_returning(returning, due, native_ns(clock));
  } else if (lease != 0) {
    wait.target_ns -= prochron_look_up(victim.page, page_clock, lease).offset_ns;
  }
  return wait;
}

/* How long a slice may be; PROCHRON_NO_INSTANT: the wait need not be cut. */
static int64_t longest_slice(enum slicing slicing, int page_clock, int64_t moved_ns, int64_t lease_left) {
  int64_t limit = UNSEEN_SLICE;
  if (slicing == SLICED_SEEN) {
    /* A step never moves MONOTONIC: its waits are cut only where a drift makes out more than a wake-up is worth. */
    int moved = moved_ns > MILLISECOND || moved_ns < -MILLISECOND;
    if (prochron_family_of(page_clock) == PROCHRON_MONOTONIC_FAMILY && !moved) return PROCHRON_NO_INSTANT;
    limit = victim.page->condition_slice_ns;
    if (limit <= 0) limit = lease_left > 0 ? lease_left : LEASELESS_SLICE;
  }
  return lease_left > 0 && lease_left < limit ? lease_left : limit;
}

/* Not what libc has to refuse, nor what means for ever. */
static int is_translatable(const struct timespec* deadline) {
  return deadline && deadline->tv_nsec >= 0 && deadline->tv_nsec < PROCHRON_NS_PER_SECOND && deadline->tv_sec >= 0 &&
         deadline->tv_sec < LATEST_SECOND;
}

const struct timespec* native_deadline(clockid_t clock, const struct timespec* deadline, enum slicing slicing,
                                       struct timespec* native) {
  int page_clock = bendable(clock);
  if (page_clock < 0 || !follows_a_page() || !is_translatable(deadline)) return deadline;
  int64_t now = native_ns(CLOCK_MONOTONIC), lease = prochron_valid_until(victim.page);
  struct translated wait = now < lease ? translate_live(page_clock, to_ns(deadline), now)
                                       : translate_healed(clock, page_clock, to_ns(deadline), now, lease);
  int64_t lease_left = now < lease ? lease - now : 0;
  int64_t slice = longest_slice(slicing, page_clock, wait.moved_ns, lease_left);
  int64_t shown = native_ns(clock);
  if (slice < wait.target_ns - shown) wait.target_ns = shown + slice;
  if (wait.target_ns < 1) wait.target_ns = 1; /* 0 means "no deadline" to some, and negative is refused */
  struct prochron_instant instant = prochron_split(wait.target_ns);
  native->tv_sec = instant.seconds;
  native->tv_nsec = instant.nanoseconds;
  return native;
}

int too_early(clockid_t clock, const struct timespec* deadline) {
  return follows_a_page() && bendable(clock) >= 0 && is_translatable(deadline) && bent_ns(clock) < to_ns(deadline);
}
