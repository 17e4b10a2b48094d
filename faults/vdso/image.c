// A vDSO in place of the kernel's: programs without a loader, Go's and any other that finds its clocks by AT_SYSINFO_EHDR
// read them here, bent by the same rules and from the same page as under the shim. One flat segment without relocations;
// nothing here knows its own address.
//
// Not bent: deadlines, which go to the kernel by system calls that no vDSO sees.
#define _GNU_SOURCE
#include <stddef.h>
#include <sys/time.h>
#include <time.h>

#include "faults/image_data.h"

extern struct prochron_image_data image_data __attribute__((visibility("hidden"))); /* image.lds */

#define EXPORTED __attribute__((visibility("default")))
#define ALSO(name) __asm__(".weak " #name "\n.type " #name ",@function\n.set " #name ", __vdso_" #name "\n")

EXPORTED int __vdso_clock_gettime(clockid_t clock, struct timespec* time) {
  return prochron_read_clock(&image_data.victim, clock, time);
}

EXPORTED int __vdso_gettimeofday(struct timeval* time, struct timezone* zone) {
  struct timespec now;
  if (zone) *zone = (struct timezone){0};
  if (!time) return 0;
  int failure = prochron_read_bent(&image_data.victim, CLOCK_REALTIME, CLOCK_MONOTONIC, PROCHRON_REALTIME, &now);
  if (!PROCHRON_LIKELY(failure == 0)) return failure;
  time->tv_sec = now.tv_sec;
  time->tv_usec = (long)((uint32_t)now.tv_nsec / 1000);
  return 0;
}

EXPORTED time_t __vdso_time(time_t* out) {
  struct timespec now = {0};
  prochron_read_tick(&image_data.victim, &now);
  if (out) *out = now.tv_sec;
  return now.tv_sec;
}

/* Never called by the program: whoever laid the image has the program make system calls by it. */
__asm__(".text\nprochron_lent_instruction: syscall\nint3\n");

/* True time for our own measurement inside a victim. */
EXPORTED int prochron_native_clock_gettime(clockid_t clock, struct timespec* time) {
  return image_data.victim.native(clock, time);
}

ALSO(clock_gettime);
ALSO(gettimeofday);
ALSO(time);

/* The kernel's, untouched; -ENOSYS, at which callers ask by system call, where it has none. Assembly, so that arguments
 * pass through; the offsets are held below. */
#define PASSED_ON(name, offset)                                                           \
  __asm__(".text\n.globl " #name "\n.type " #name ",@function\n" #name ":\n.cfi_startproc\n" \
          "mov image_data+" #offset "(%rip), %rax\ntest %rax, %rax\njz 1f\njmp *%rax\n"   \
          "1: mov $-38, %rax\nret\n.cfi_endproc\n.size " #name ", .-" #name "\n")

PASSED_ON(__vdso_getcpu, 56);
PASSED_ON(__vdso_clock_getres, 64);
PASSED_ON(__vdso_getrandom, 72);
static_assert(offsetof(struct prochron_image_data, getcpu) == 56, "as PASSED_ON has it");
static_assert(offsetof(struct prochron_image_data, clock_getres) == 64, "as PASSED_ON has it");
static_assert(offsetof(struct prochron_image_data, getrandom) == 72, "as PASSED_ON has it");
