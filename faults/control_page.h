// The control page: how an agent tells any number of victims what their clocks should show. One writer, readers that
// map it read-only and never wait, whoever dies. Freestanding C and C++: the shim, a vDSO image and the agent share it.
//
// The axis is the host's native CLOCK_MONOTONIC in ns (n): a clock shows n + base + offset(n), where base is that
// clock's native distance from MONOTONIC (for REALTIME: K) and offset is a table of linear segments. Everything a
// reader needs at once stands in one record; of the two records the one that `index` points to is whole (a latch, not
// a seqlock: a writer killed half way harms nobody). The lease stands outside, so that renewing it touches no record.
//
// A course of millions of segments is streamed: the table holds half a second of one that changes 2,000 times a second.
//
// The rules of reading are in page_reader.h, page_expiry.h and page_deadline.h.
#pragma once

#include <assert.h>
#include <stddef.h>
#include <stdint.h>

#define PROCHRON_PAGE_MAGIC 0x6567617050687250ULL /* "PrhPpage" */
#define PROCHRON_NS_PER_SECOND 1000000000LL
#define PROCHRON_NO_INSTANT INT64_MAX

enum { PROCHRON_PAGE_VERSION = 3, PROCHRON_PAGE_SIZE = 262144, PROCHRON_SEGMENTS = 1020 };

/* Two families of clocks are bent alike; the value is the index of the family's curve. */
enum prochron_family { PROCHRON_REALTIME_FAMILY = 0, PROCHRON_MONOTONIC_FAMILY = 1, PROCHRON_FAMILIES = 2 };

/* Clocks with a base of their own. The family is the value shifted right by one. */
enum prochron_clock {
  PROCHRON_REALTIME = 0,
  PROCHRON_TAI = 1,
  PROCHRON_MONOTONIC = 2,
  PROCHRON_BOOTTIME = 3,
  PROCHRON_CLOCKS = 4
};

/* What REALTIME does when the lease ends, as the fault in force was to be healed: it is native at once, it is brought
 * back at slew_rate_ppt, or it keeps its offset. MONOTONIC always keeps the offset it has (page_expiry.h). */
enum prochron_on_expiry { PROCHRON_EXPIRY_NATIVE = 0, PROCHRON_EXPIRY_SLEW = 1, PROCHRON_EXPIRY_LEAVE = 2 };

/* offset(n) = offset_ns + ((n - from_ns) * rate + fraction) / 2^63, floored, for from_ns <= n < from_ns + length_ns.
 * Positive: the victim is ahead. rate and fraction are Q0.63, -1 <= rate < 1. Unused: from_ns = PROCHRON_NO_INSTANT,
 * length_ns = 0. One cache line, with all that a reader needs beside its clock. */
struct prochron_segment {
  int64_t from_ns;
  int64_t length_ns;
  int64_t rate;
  int64_t fraction;
  int64_t seconds; /* base of REALTIME or MONOTONIC + offset_ns, 0 <= nanoseconds < 1e9 */
  int64_t nanoseconds;
  int64_t offset_ns;
  int64_t reserved;
};

struct prochron_curve {
  int64_t current; /* the segment that was in force when the writer last looked: where a search begins */
  int64_t reserved[7];
  struct prochron_segment segments[PROCHRON_SEGMENTS];
};

struct prochron_record {
  uint64_t epoch;                   /* of the transform: how many changes it has seen */
  int64_t base_ns[PROCHRON_CLOCKS]; /* native clock - native MONOTONIC */
  int64_t on_expiry;                /* enum prochron_on_expiry */
  int64_t slew_rate_ppt;            /* PROCHRON_EXPIRY_SLEW: how fast REALTIME returns, parts per 10^12 */
  int64_t reserved;
  struct prochron_curve curves[PROCHRON_FAMILIES];
};

struct prochron_page {
  uint64_t magic; /* stored last by whoever makes the page */
  uint64_t version;
  uint64_t size;
  int64_t reserved_header[5];
  uint64_t index;         /* records[index & 1] is whole */
  int64_t valid_until_ns; /* the lease, on the axis; 0: never held, all clocks are native */
  int64_t reserved_lease[6];
  struct prochron_record records[2];
  int64_t reserved_tail[64];
};

static_assert(sizeof(struct prochron_segment) == 64, "a segment is one cache line");
static_assert(sizeof(struct prochron_record) == 130752, "a record has its published size");
static_assert(sizeof(struct prochron_page) == PROCHRON_PAGE_SIZE, "the page has its published size");
static_assert(offsetof(struct prochron_page, index) == 64, "the latch has a line of its own");
static_assert(offsetof(struct prochron_page, records) == 128, "records start on a line");
static_assert(offsetof(struct prochron_record, curves) == 64, "curves start on a line");
static_assert(offsetof(struct prochron_curve, segments) == 64, "segments start on a line");
