// select and pselect: what they find destroys what was asked, and after a slice without a find the question must be
// asked again. Questions about descriptors beyond FD_SETSIZE, which libc does not know either, are asked once.
#define _GNU_SOURCE
#include <string.h>
#include <sys/select.h>
#include <sys/time.h>

#include "faults/preload/duration.h"
#include "faults/preload/export.h"
#include "faults/preload/next_symbol.h"
#include "faults/preload/victim.h"

/* What a caller asked, kept over a slice. */
struct question {
  fd_set* sets[3];
  fd_set kept[3];
  size_t bytes; /* of each; 0: too many to keep */
};

static void keep(struct question* question, int count, fd_set* sets[3]) {
  question->bytes = count <= FD_SETSIZE ? ((size_t)count + 63) / 64 * 8 : 0;
  for (int i = 0; i < 3; i++) {
    question->sets[i] = sets[i];
    if (sets[i]) memcpy(&question->kept[i], sets[i], question->bytes);
  }
}

static int ask_anew(const struct question* question) {
  if (question->bytes == 0) return 0;
  for (int i = 0; i < 3; i++) {
    if (question->sets[i]) memcpy(question->sets[i], &question->kept[i], question->bytes);
  }
  return 1;
}


typedef int pselector(int count, fd_set* reads, fd_set* writes, fd_set* exceptions, const struct timespec* length,
                      const sigset_t* mask);

static int select_for(pselector* next, int count, fd_set* sets[3], struct duration* wait, const sigset_t* mask) {
  struct question question;
  keep(&question, count, sets);
  for (;;) {
    struct timespec slice = next_slice(wait);
    int result = next(count, sets[0], sets[1], sets[2], &slice, mask);
    if (result != 0 || !only_slice_ended(wait)) return result;
    if (count > 0 && !ask_anew(&question)) return result;
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
