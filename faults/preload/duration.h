// Waits for a duration: the kernel measures them on its MONOTONIC, the caller on its bent one, where a drift makes a
// second longer or shorter. So a duration becomes a deadline on the bent MONOTONIC as it begins, whatever its clock: a
// step moves no duration.
#pragma once

#include <stdint.h>
#include <time.h>

/* One such wait, on the stack of its thread. */
struct duration {
  int64_t due_ns;        /* on the bent MONOTONIC */
  int64_t native_due_ns; /* natively: holds while nothing says when a clock that stands will go on */
  int64_t slice_ns;      /* end of the slice in progress, on the native MONOTONIC */
};

/* Whether a wait of this length is ours to measure, of a process that follows a page: not 0, which asks and does not
 * wait, nor for ever, nor what libc has to refuse. Then it begins. */
int begin_duration(const struct timespec* length, struct duration* wait);
int begin_duration_ms(int length_ms, struct duration* wait);

/* As these for a wait that a timer may end (armed_timers.h): one for ever is ours too while any is armed. */
int begin_asking(const struct timespec* length, struct duration* wait);
int begin_asking_ms(int length_ms, struct duration* wait);

/* How long to wait natively for the slice that begins; rounded up, at least one, unless it is over. */
struct timespec next_slice(struct duration* wait);
int next_slice_ms(struct duration* wait);

/* After a wait that found nothing: whether a slice has ended, but not the duration. */
int only_slice_ended(const struct duration* wait);

/* What is left of it on the bent clock; >= 0. */
int64_t left_of(const struct duration* wait);

/* How long it takes natively until the bent MONOTONIC has advanced by `length_ns`, by what is known now, and the
 * reverse; rounded up, for timers. */
int64_t native_length(int64_t length_ns);
int64_t bent_length(int64_t native_length_ns);
