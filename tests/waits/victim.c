// Waits of libc, one after another, each for half a second of the program's own time; says as each begins and ends.
#define _GNU_SOURCE
#include <poll.h>
#include <pthread.h>
#include <semaphore.h>
#include <stdio.h>
#include <sys/epoll.h>
#include <sys/select.h>
#include <sys/timerfd.h>
#include <threads.h>
#include <time.h>
#include <unistd.h>

static struct timespec in_half_a_second(clockid_t clock) {
  struct timespec due;
  clock_gettime(clock, &due);
  due.tv_nsec += 500000000;
  if (due.tv_nsec >= 1000000000) due.tv_sec++, due.tv_nsec -= 1000000000;
  return due;
}

static const struct timespec half = {0, 500000000};
static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER, taken = PTHREAD_MUTEX_INITIALIZER;
static pthread_rwlock_t lock = PTHREAD_RWLOCK_INITIALIZER;

static void* take(void* nothing) {
  pthread_mutex_lock(&taken);
  pthread_rwlock_wrlock(&lock);
  return nothing;
}

static void condition(clockid_t clock) {
  struct timespec due = in_half_a_second(clock);
  pthread_condattr_t attributes;
  pthread_cond_t never;
  pthread_condattr_init(&attributes);
  pthread_condattr_setclock(&attributes, clock);
  pthread_cond_init(&never, &attributes);
  pthread_mutex_lock(&mutex);
  while (pthread_cond_timedwait(&never, &mutex, &due) == 0) continue;
  pthread_mutex_unlock(&mutex);
}

static void c11_condition(void) {
  struct timespec due;
  cnd_t never;
  mtx_t held;
  cnd_init(&never), mtx_init(&held, mtx_plain), mtx_lock(&held);
  timespec_get(&due, TIME_UTC);
  due.tv_nsec += 500000000;
  if (due.tv_nsec >= 1000000000) due.tv_sec++, due.tv_nsec -= 1000000000;
  while (cnd_timedwait(&never, &held, &due) == thrd_success) continue;
}

static void semaphore(void) {
  struct timespec due = in_half_a_second(CLOCK_REALTIME);
  sem_t none;
  sem_init(&none, 0, 0);
  sem_timedwait(&none, &due);
}

static void timer(clockid_t clock, int flags) {
  struct itimerspec setting = {{0, 0}, half};
  unsigned long long times;
  if (flags) setting.it_value = in_half_a_second(clock);
  int file = timerfd_create(clock, 0);
  timerfd_settime(file, flags, &setting, NULL);
  if (read(file, &times, sizeof times) < 0) puts("failed");
}

static void sleep_until(clockid_t clock) {
  struct timespec due = in_half_a_second(clock);
  clock_nanosleep(clock, TIMER_ABSTIME, &due, NULL);
}

#define WAIT(name, ...)             \
  do {                              \
    puts("begin " name);            \
    __VA_ARGS__;                    \
    puts("end " name);              \
  } while (0)

int main(void) {
  setvbuf(stdout, NULL, _IOLBF, 0);
  pthread_t other;
  pthread_create(&other, NULL, take, NULL);
  pthread_join(other, NULL);
  struct timespec due;
  struct epoll_event event;
  struct timeval limit = {0, 500000};
  WAIT("nanosleep", nanosleep(&half, NULL));
  WAIT("clock_nanosleep until REALTIME", sleep_until(CLOCK_REALTIME));
  WAIT("clock_nanosleep until MONOTONIC", sleep_until(CLOCK_MONOTONIC));
  WAIT("pthread_cond_timedwait on REALTIME", condition(CLOCK_REALTIME));
  WAIT("pthread_cond_timedwait on MONOTONIC", condition(CLOCK_MONOTONIC));
  WAIT("cnd_timedwait", c11_condition());
  WAIT("sem_timedwait", semaphore());
  WAIT("pthread_mutex_timedlock", due = in_half_a_second(CLOCK_REALTIME), pthread_mutex_timedlock(&taken, &due));
  WAIT("pthread_rwlock_timedwrlock", due = in_half_a_second(CLOCK_REALTIME), pthread_rwlock_timedwrlock(&lock, &due));
  WAIT("poll", poll(NULL, 0, 500));
  WAIT("select", select(0, NULL, NULL, NULL, &limit));
  WAIT("epoll_wait", epoll_wait(epoll_create1(0), &event, 1, 500));
  WAIT("timerfd for a duration", timer(CLOCK_MONOTONIC, 0));
  WAIT("timerfd until REALTIME", timer(CLOCK_REALTIME, TFD_TIMER_ABSTIME));
  return 0;
}
