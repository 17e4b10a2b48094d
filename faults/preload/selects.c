// select and pselect: what they find destroys what was asked, and after a slice without a find the question must be
// asked again. Sets may be larger than libc's type; those of more descriptors than are kept are asked about once, uncut.
#define _GNU_SOURCE
#include <string.h>
#include <sys/select.h>
#include <sys/time.h>

#include "faults/preload/duration.h"
#include "faults/preload/export.h"
#include "faults/preload/next_symbol.h"
#include "faults/preload/victim.h"

enum { MOST_KEPT = 65536 };

typedef int pselector(int count, fd_set* reads, fd_set* writes, fd_set* exceptions, const struct timespec* length,
                      const sigset_t* mask);

static int select_for(pselector* next, int count, fd_set* sets[3], struct duration* wait, const sigset_t* mask) {
  if (count > MOST_KEPT) {
    const struct timespec whole = to_timespec(native_length(left_of(wait)));
    return next(count, sets[0], sets[1], sets[2], &whole, mask);
  }
  const size_t bytes = ((size_t)count + 63) / 64 * 8; /* of each set, whatever its type has */
  char* kept = __builtin_alloca(3 * bytes + 1);
  for (size_t i = 0; i < 3; i++) {
    if (sets[i]) memcpy(kept + i * bytes, sets[i], bytes);
  }
  for (;;) {
    struct timespec slice = next_slice(wait);
    int result = next(count, sets[0], sets[1], sets[2], &slice, mask);
    if (result != 0 || !only_slice_ended(wait)) return result;
    for (size_t i = 0; i < 3; i++) {
      if (sets[i]) memcpy(sets[i], kept + i * bytes, bytes);
    }
  }
}

PROCHRON_EXPORTED int bent_pselect(int count, fd_set* reads, fd_set* writes, fd_set* exceptions,
                                   const struct timespec* length, const sigset_t* mask) {
  PROCHRON_NEXT(bent_pselect, "pselect", "GLIBC_2.2.5");
  struct duration wait;
  if (count < 0 || !begin_asking(length, &wait)) return next(count, reads, writes, exceptions, length, mask);
  return select_for(next, count, (fd_set*[3]){reads, writes, exceptions}, &wait, mask);
}
PROCHRON_EXPORT(bent_pselect, pselect, "GLIBC_2.2.5");

static pselector* next_pselect(void) {
  PROCHRON_NEXT(bent_pselect, "pselect", "GLIBC_2.2.5");
  return next;
}

/* Linux tells what is left of the duration. */
PROCHRON_EXPORTED int bent_select(int count, fd_set* reads, fd_set* writes, fd_set* exceptions,
                                  struct timeval* length) {
  PROCHRON_NEXT(bent_select, "select", "GLIBC_2.2.5");
  struct duration wait;
  struct timespec fine = {0, -1};
  if (length && length->tv_sec >= 0 && length->tv_usec >= 0) {
    fine = (struct timespec){length->tv_sec + length->tv_usec / 1000000, length->tv_usec % 1000000 * 1000};
  }
  if (count < 0 || !begin_asking(length ? &fine : NULL, &wait)) return next(count, reads, writes, exceptions, length);
  int result = select_for(next_pselect(), count, (fd_set*[3]){reads, writes, exceptions}, &wait, NULL);
  const struct timespec left = to_timespec(left_of(&wait));
  if (length) *length = (struct timeval){left.tv_sec, left.tv_nsec / 1000};
  return result;
}
PROCHRON_EXPORT(bent_select, select, "GLIBC_2.2.5");
PROCHRON_EXPORT_ALSO(bent_select, __select, "GLIBC_2.2.5");
