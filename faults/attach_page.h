// The attach page: how an agent knows that a process really follows its control page, not merely that it was told to.
// It is writable by victims and apart from the control page. Each process holds one slot for life; every program it
// execs attaches anew, so a program that came without the shim shows as a slot that fell behind the exec. Open
// addressing by pid: slots are taken by compare-and-swap, never given back, and a dead process's slot may be taken
// over.
//
// A fork's child follows its parent's page from its first instant. It attaches in a fork handler; a child made without
// one (vfork, posix_spawn, clone) has no slot until it execs, and until then is vouched for by its parent.
#pragma once

#include <assert.h>
#include <stdint.h>

#define PROCHRON_ATTACH_MAGIC 0x6863617474417250ULL /* "PrAttach" */

enum { PROCHRON_ATTACH_VERSION = 2, PROCHRON_ATTACH_SIZE = 65536, PROCHRON_ATTACH_SLOTS = 1023 };

/* Flags of a slot. */
enum {
  /* clock_gettime of the program's global scope is the shim's, or shows what it does: nothing loaded before hides it */
  PROCHRON_ATTACH_READS_OURS = 1,
};

struct prochron_attach_slot {
  int64_t pid;          /* 0: free */
  uint64_t start_ticks; /* field 22 of /proc/PID/stat: pids are reused, start times are not */
  uint64_t exec_count;  /* programs exec'd by this process that attached; 0 in a fork's child before its first exec */
  int64_t attached_ns;  /* native MONOTONIC of the last attach; 0 while the slot is being written; stored last */
  uint64_t image;       /* address of AT_RANDOM's bytes: another one after an exec (address randomisation), and what
                           /proc/PID/auxv shows of the program that runs now */
  uint64_t flags;
  uint64_t refused_sets; /* how often this process, over its execs, tried to set a clock of the host and was refused */
  int64_t refused_ns;    /* native MONOTONIC of the last such attempt */
};

struct prochron_attach_page {
  uint64_t magic;
  uint64_t version;
  uint64_t size;
  uint64_t turned_away; /* attempts that found no slot: those processes are unattested */
  uint64_t refused_sets; /* by processes without a slot */
  uint64_t reserved[3];
  struct prochron_attach_slot slots[PROCHRON_ATTACH_SLOTS];
};

static_assert(sizeof(struct prochron_attach_slot) == 64, "a slot is one cache line");
static_assert(sizeof(struct prochron_attach_page) == PROCHRON_ATTACH_SIZE, "the page has its published size");

/* Where the search for a pid begins. */
static inline uint64_t prochron_attach_home(int64_t pid) { return (uint64_t)pid % PROCHRON_ATTACH_SLOTS; }

/* A whole copy of the slot of this very process. 0: it never attached, or is attaching at this moment. */
static inline int prochron_attach_find(const struct prochron_attach_page* page, int64_t pid, uint64_t start_ticks,
                                       struct prochron_attach_slot* found) {
  for (uint64_t i = 0; i < PROCHRON_ATTACH_SLOTS; i++) {
    const struct prochron_attach_slot* slot = &page->slots[(prochron_attach_home(pid) + i) % PROCHRON_ATTACH_SLOTS];
    int64_t owner = __atomic_load_n(&slot->pid, __ATOMIC_ACQUIRE);
    if (owner == 0) return 0;
    if (owner != pid) continue;
    int64_t attached_ns = __atomic_load_n(&slot->attached_ns, __ATOMIC_ACQUIRE);
    found->pid = owner;
    found->start_ticks = __atomic_load_n(&slot->start_ticks, __ATOMIC_RELAXED);
    found->exec_count = __atomic_load_n(&slot->exec_count, __ATOMIC_RELAXED);
    found->image = __atomic_load_n(&slot->image, __ATOMIC_RELAXED);
    found->flags = __atomic_load_n(&slot->flags, __ATOMIC_RELAXED);
    found->attached_ns = attached_ns;
    __atomic_thread_fence(__ATOMIC_ACQUIRE);
    return attached_ns != 0 && found->start_ticks == start_ticks &&
           __atomic_load_n(&slot->attached_ns, __ATOMIC_RELAXED) == attached_ns;
  }
  return 0;
}
