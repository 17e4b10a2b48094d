// Timer descriptors that were set and have not run out, so that a change published meanwhile can move them: by whoever
// waits for descriptors (poll, select, epoll), for a program that reads one without asking is in the kernel's hands.
#pragma once

#include <sys/timerfd.h>
#include <time.h>

/* One was set to `setting` on the bent clock; `clock` matters to absolute settings only. A value of 0 ends it. */
void note_armed_timer(int descriptor, clockid_t clock, int flags, const struct itimerspec* setting);

/* Whether any may be armed. */
int armed_timers(void);

/* Sets anew what a change has moved. To be called before a wait for descriptors, and after each of its slices. */
void follow_armed_timers(void);
