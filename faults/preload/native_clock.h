// The kernel's own clocks, read inside a process whose clock functions are ours: through the vDSO, found by walking its
// ELF image, so that no look-up, lock or allocation of the victim's libraries stands on the path of a clock read.
#pragma once

#include "faults/clock_reading.h"

/* The vDSO's reader; where there is none, one that asks by a system call. In a process whose vDSO was replaced by an image
 * of ours, the image's is bent, and right for a shim that follows no page; one with a page of its own (`native_within`)
 * is given what the image reads itself, so that only one of the two bends. */
prochron_native_reader* find_native_reader(int native_within);
