// The bent clocks as the rest of the shim calls them.
#pragma once

#include <stdint.h>
#include <time.h>

/* A clock that only the shim knows: reading it succeeds, whoever passes the question on to us, and tells nothing. */
#define CLOCK_OF_SHIM 0x50726f63

int bent_clock_gettime(clockid_t clock, struct timespec* time);

/* What `clock` shows now, in ns; of a coarse clock, what its fine one shows. */
int64_t bent_ns(clockid_t clock);
