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
  PROCHRON_ATTACH_BY_IMAGE = 2, /* it reads by a replacement vDSO, which lies right before its reader */
  PROCHRON_ATTACH_FLAGS = 7
};

struct prochron_attach_slot {
  int64_t pid;          /* 0: free */
  uint64_t start_ticks; /* field 22 of /proc/PID/stat: pids are reused, start times are not */
  uint64_t exec_count;  /* programs exec'd by this process that attached; 0 in a fork's child before its first exec */
  int64_t attached_ns;  /* native MONOTONIC of the last attach; 0 while the slot is being written; stored last */
  uint64_t image;       /* address of AT_RANDOM's bytes: another one after an exec (address randomisation), and what
                           /proc/PID/auxv shows of the program that runs now */
  uint64_t flags;        /* and above them the address of its reader, its struct prochron_victim: by that the agent
                            sees what the process's clocks show (faults/backends/victim_reader.h) */
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

/* This pid's slot, a free one or, when none is free, a dead process's; null: all are taken by the living. `is_dead` is
 * asked of owners. */
static inline struct prochron_attach_slot* prochron_attach_take(struct prochron_attach_page* page, int64_t pid,
                                                                int (*is_dead)(int64_t pid)) {
  for (int take_over = 0; take_over < 2; take_over++) {
    for (uint64_t i = 0; i < PROCHRON_ATTACH_SLOTS; i++) {
      struct prochron_attach_slot* slot = &page->slots[(prochron_attach_home(pid) + i) % PROCHRON_ATTACH_SLOTS];
      int64_t owner = __atomic_load_n(&slot->pid, __ATOMIC_ACQUIRE);
      if (owner == pid) return slot;
      if (owner != 0 && !(take_over && is_dead(owner))) continue;
      if (__atomic_compare_exchange_n(&slot->pid, &owner, pid, 0, __ATOMIC_ACQ_REL, __ATOMIC_ACQUIRE)) return slot;
    }
  }
  return 0;
}

/* Whoever attaches, the shim of a program or whoever laid an image into it: `first_program` of this very process, and
 * `programs` that it exec'd since it was last written. */
static inline void prochron_attach_write(struct prochron_attach_slot* slot, const struct prochron_attach_slot* now,
                                         int first_program, uint64_t programs) {
  __atomic_store_n(&slot->attached_ns, 0, __ATOMIC_SEQ_CST);
  uint64_t earlier = first_program ? 0 : __atomic_load_n(&slot->exec_count, __ATOMIC_RELAXED);
  __atomic_store_n(&slot->start_ticks, now->start_ticks, __ATOMIC_RELAXED);
  __atomic_store_n(&slot->exec_count, earlier + programs, __ATOMIC_RELAXED);
  __atomic_store_n(&slot->image, now->image, __ATOMIC_RELAXED);
  __atomic_store_n(&slot->flags, now->flags, __ATOMIC_RELAXED);
  if (first_program) __atomic_store_n(&slot->refused_sets, 0, __ATOMIC_RELAXED);
  __atomic_store_n(&slot->attached_ns, now->attached_ns, __ATOMIC_RELEASE);
}
