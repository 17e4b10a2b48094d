// A duration's deadline lies on the bent MONOTONIC, its slices on the native one.
#define _GNU_SOURCE
#include "faults/preload/duration.h"

#include <limits.h>

#include "faults/preload/armed_timers.h"
#include "faults/preload/clocks.h"
#include "faults/preload/deadline.h"
#include "faults/preload/victim.h"

#define MILLISECOND 1000000LL
#define LONGEST_SECONDS 4000000000LL /* beyond it means for ever */
#define FOR_EVER (100LL * 365 * 86400 * PROCHRON_NS_PER_SECOND)

static int begin(int64_t length_ns, struct duration* wait) {
  wait->due_ns = bent_ns(CLOCK_MONOTONIC) + length_ns;
  wait->native_due_ns = native_ns(CLOCK_MONOTONIC) + length_ns;
  wait->slice_ns = 0;
  return 1;
}

int begin_duration(const struct timespec* length, struct duration* wait) {
  if (!length || !follows_a_page() || length->tv_sec < 0 || length->tv_sec > LONGEST_SECONDS) return 0;
  if (length->tv_nsec < 0 || length->tv_nsec >= PROCHRON_NS_PER_SECOND || to_ns(length) == 0) return 0;
  return begin(to_ns(length), wait);
}

int begin_duration_ms(int length_ms, struct duration* wait) {
  return length_ms > 0 && follows_a_page() && begin(length_ms * MILLISECOND, wait);
}

/* Begun before, or for ever. */
static int begin_with_timers(int begun, int for_ever, struct duration* wait) {
  return begun || (for_ever && armed_timers() && begin(FOR_EVER, wait));
}

int begin_asking(const struct timespec* length, struct duration* wait) {
  return begin_with_timers(begin_duration(length, wait), !length, wait);
}

int begin_asking_ms(int length_ms, struct duration* wait) {
  return begin_with_timers(begin_duration_ms(length_ms, wait), length_ms < 0, wait);
}

/* The clock stands, and nobody knows until when: its program runs on. */
static int stands_for_good(const struct duration* wait) {
  return native_slice_end(CLOCK_MONOTONIC, wait->due_ns, UNCUT) - wait->native_due_ns > FOR_EVER / 2;
}

static int64_t slice_length(struct duration* wait) {
  wait->slice_ns = native_slice_end(CLOCK_MONOTONIC, wait->due_ns, CUT);
  if (stands_for_good(wait) && wait->native_due_ns < wait->slice_ns) wait->slice_ns = wait->native_due_ns;
  int64_t length = wait->slice_ns - native_ns(CLOCK_MONOTONIC);
  return length < 0 ? 0 : length;
}

struct timespec next_slice(struct duration* wait) { return to_timespec(slice_length(wait)); }

int next_slice_ms(struct duration* wait) {
  int64_t length_ms = (slice_length(wait) + MILLISECOND - 1) / MILLISECOND;
  return length_ms > INT_MAX ? INT_MAX : (int)length_ms;
}

int only_slice_ended(const struct duration* wait) {
  int64_t now = native_ns(CLOCK_MONOTONIC);
  if (now < wait->slice_ns || left_of(wait) == 0) return 0;
  return now < wait->native_due_ns || !stands_for_good(wait);
}

int64_t left_of(const struct duration* wait) {
  int64_t left = wait->due_ns - bent_ns(CLOCK_MONOTONIC);
  return left < 0 ? 0 : left;
}

int64_t native_length(int64_t length_ns) {
  int64_t due = bent_ns(CLOCK_MONOTONIC) + length_ns;
  int64_t length = native_slice_end(CLOCK_MONOTONIC, due, UNCUT) - native_ns(CLOCK_MONOTONIC);
  return length < 1 ? 1 : length;
}

int64_t bent_length(int64_t native_length_ns) {
  int64_t now = native_ns(CLOCK_MONOTONIC), lease = prochron_valid_until(victim.page);
  if (now >= lease) return native_length_ns;
  int64_t gained = prochron_look_up(victim.page, PROCHRON_MONOTONIC, now + native_length_ns).offset_ns -
                   prochron_look_up(victim.page, PROCHRON_MONOTONIC, now).offset_ns;
  int64_t length = native_length_ns + gained;
  return length < 1 ? 1 : length;
}
