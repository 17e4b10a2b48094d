// The kernel's own clocks, read inside a process whose clock functions are ours: through the vDSO, found by walking its
// ELF image, so that no look-up, lock or allocation of the victim's libraries stands on the path of a clock read.
#pragma once

#include <stdint.h>
#include <time.h>

/* As the vDSO's clock_gettime: 0, or an errno negated. */
typedef int native_reader(clockid_t clock, struct timespec* time);

/* The vDSO's reader; where there is none, one that asks by a system call. */
native_reader* find_native_reader(void);
