// Semaphores, message queues and joins with a deadline: what is counted, queued or ended meanwhile is still there in the
// next slice, so that the shim may wait on by itself.
#define _GNU_SOURCE
#include <errno.h>
#include <mqueue.h>
#include <pthread.h>
#include <semaphore.h>

#include "faults/preload/deadline.h"
#include "faults/preload/export.h"
#include "faults/preload/next_symbol.h"

PROCHRON_EXPORTED int bent_sem_timedwait(sem_t* semaphore, const struct timespec* deadline) {
  PROCHRON_NEXT(bent_sem_timedwait, "sem_timedwait", "GLIBC_2.34");
  PROCHRON_WAIT_UNTIL(CLOCK_REALTIME, deadline, next(semaphore, native), result != 0 && errno == ETIMEDOUT);
}
PROCHRON_EXPORT(bent_sem_timedwait, sem_timedwait, "GLIBC_2.34");
PROCHRON_EXPORT_OLDER(bent_sem_timedwait, sem_timedwait, "GLIBC_2.2.5");

PROCHRON_EXPORTED int bent_sem_clockwait(sem_t* semaphore, clockid_t clock, const struct timespec* deadline) {
  PROCHRON_NEXT(bent_sem_clockwait, "sem_clockwait", "GLIBC_2.34");
  PROCHRON_WAIT_UNTIL(clock, deadline, next(semaphore, clock, native), result != 0 && errno == ETIMEDOUT);
}
PROCHRON_EXPORT(bent_sem_clockwait, sem_clockwait, "GLIBC_2.34");
PROCHRON_EXPORT_OLDER(bent_sem_clockwait, sem_clockwait, "GLIBC_2.30");

PROCHRON_EXPORTED int bent_mq_timedsend(mqd_t queue, const char* text, size_t length, unsigned priority,
                                        const struct timespec* deadline) {
  PROCHRON_NEXT(bent_mq_timedsend, "mq_timedsend", "GLIBC_2.34");
  PROCHRON_WAIT_UNTIL(CLOCK_REALTIME, deadline,
                      next(queue, text, length, priority, native), result < 0 && errno == ETIMEDOUT);
}
PROCHRON_EXPORT(bent_mq_timedsend, mq_timedsend, "GLIBC_2.34");
PROCHRON_EXPORT_OLDER(bent_mq_timedsend, mq_timedsend, "GLIBC_2.3.4");

PROCHRON_EXPORTED ssize_t bent_mq_timedreceive(mqd_t queue, char* text, size_t length, unsigned* priority,
                                               const struct timespec* deadline) {
  PROCHRON_NEXT(bent_mq_timedreceive, "mq_timedreceive", "GLIBC_2.34");
  PROCHRON_WAIT_UNTIL(CLOCK_REALTIME, deadline,
                      next(queue, text, length, priority, native), result < 0 && errno == ETIMEDOUT);
}
PROCHRON_EXPORT(bent_mq_timedreceive, mq_timedreceive, "GLIBC_2.34");
PROCHRON_EXPORT_OLDER(bent_mq_timedreceive, mq_timedreceive, "GLIBC_2.3.4");

PROCHRON_EXPORTED int bent_pthread_timedjoin_np(pthread_t thread, void** value, const struct timespec* deadline) {
  PROCHRON_NEXT(bent_pthread_timedjoin_np, "pthread_timedjoin_np", "GLIBC_2.34");
  PROCHRON_WAIT_UNTIL(CLOCK_REALTIME, deadline, next(thread, value, native), result == ETIMEDOUT);
}
PROCHRON_EXPORT(bent_pthread_timedjoin_np, pthread_timedjoin_np, "GLIBC_2.34");
PROCHRON_EXPORT_OLDER(bent_pthread_timedjoin_np, pthread_timedjoin_np, "GLIBC_2.3.3");

PROCHRON_EXPORTED int bent_pthread_clockjoin_np(pthread_t thread, void** value, clockid_t clock,
                                                const struct timespec* deadline) {
  PROCHRON_NEXT(bent_pthread_clockjoin_np, "pthread_clockjoin_np", "GLIBC_2.34");
  PROCHRON_WAIT_UNTIL(clock, deadline, next(thread, value, clock, native), result == ETIMEDOUT);
}
PROCHRON_EXPORT(bent_pthread_clockjoin_np, pthread_clockjoin_np, "GLIBC_2.34");
PROCHRON_EXPORT_OLDER(bent_pthread_clockjoin_np, pthread_clockjoin_np, "GLIBC_2.31");
