// Periods are durations too, of the rate that the clock has now.
#define _GNU_SOURCE
#include "faults/preload/timer_setting.h"

#include "faults/preload/deadline.h"
#include "faults/preload/duration.h"
#include "faults/preload/victim.h"

#define LONGEST_SECONDS 4000000000LL

/* 0 stays (no timer, no period), and so does what libc refuses. */
static struct timespec converted(const struct timespec* length, int64_t (*convert)(int64_t)) {
  int ours = length->tv_sec >= 0 && length->tv_sec < LONGEST_SECONDS && length->tv_nsec >= 0 &&
             length->tv_nsec < PROCHRON_NS_PER_SECOND && to_ns(length) > 0;
  return ours ? to_timespec(convert(to_ns(length))) : *length;
}

struct itimerspec native_setting(clockid_t clock, int is_absolute, const struct itimerspec* setting) {
  struct itimerspec native = {converted(&setting->it_interval, native_length), setting->it_value};
  if (setting->it_value.tv_sec == 0 && setting->it_value.tv_nsec == 0) return native;
  struct timespec value;
  native.it_value =
      is_absolute ? *native_deadline(clock, &setting->it_value, UNCUT, &value) : converted(&setting->it_value, native_length);
  return native;
}

void show_bent_setting(struct itimerspec* setting) {
  setting->it_value = converted(&setting->it_value, bent_length);
  setting->it_interval = converted(&setting->it_interval, bent_length);
}
