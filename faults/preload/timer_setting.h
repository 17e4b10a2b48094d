// What timers of the kernel's are set to and tell: an instant of a clock or a duration, then a period. They are exact for
// what is known of the clock as they are set: nobody of ours is there when a change is published later.
#pragma once

#include <time.h>

/* The native setting for one on the bent clock; `clock` is asked for with absolute settings only. */
struct itimerspec native_setting(clockid_t clock, int is_absolute, const struct itimerspec* setting);

/* What is left, and the period, from native to bent. */
void show_bent_setting(struct itimerspec* setting);
