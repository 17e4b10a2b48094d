// What a guard and its owner say to each other over a socket pair of packets. C and C++ read the same lines, so neither
// can drift.
#pragma once

#include <stdint.h>

// The guard's end of the pair; what the program is to inherit stands at GUARD_FIRST_FREE_FD or above.
enum { GUARD_OWNER_FD = 3, GUARD_FIRST_FREE_FD = 10 };

// Of this file; raised with every change of it, because a build that was broken off may leave the one without the other.
#define GUARD_PROTOCOL 2

// The guard's argv: the protocol, grace in ms, the signal that asks for an end, hold ("0" or "1"), how many ms the
// program may outlive its owner, directory ("" = stay), leftovers (a colon list of path prefixes), path, argv.
enum {
  GUARD_ARG_PROTOCOL = 1,
  GUARD_ARG_GRACE,
  GUARD_ARG_STOP,
  GUARD_ARG_HOLD,
  GUARD_ARG_OUTLIVE,
  GUARD_ARG_DIRECTORY,
  GUARD_ARG_LEFTOVERS,
  GUARD_ARG_PATH,
  GUARD_ARG_ARGV0
};

// Owner to guard, one byte each: 1..64 is a signal for the program. End of file ends everything, gently: at once, or
// when the program has outlived its owner by as long as it may, counted anew from each SIGUSR1 to the guard, by which a
// program that found another owner says so.
enum { GUARD_RELEASE = 0, GUARD_END_GENTLY = 254, GUARD_END_NOW = 255 };

// Guard to owner: one PID, before exec; STARTED or FAILED (value: errno; of the protocol the
// guard's own, and no PID); EXITED (status) or SIGNALLED (signal).
// End of file: no descendant is left.
enum { GUARD_PID = 1, GUARD_STARTED, GUARD_FAILED_DIRECTORY, GUARD_FAILED_PRIVILEGE, GUARD_FAILED_EXEC };
enum { GUARD_EXITED = 16, GUARD_SIGNALLED, GUARD_FAILED_PROTOCOL };
struct guard_report {
  int32_t kind, value;
};
