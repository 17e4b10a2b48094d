// Waits of glibc until an instant. Conditions are waited on as one must: again after a wake-up without a reason.
#include <fcntl.h>
#include <linux/futex.h>
#include <mqueue.h>
#include <pthread.h>
#include <semaphore.h>
#include <sys/syscall.h>
#include <threads.h>
#include <unistd.h>

#include <string>

#include "tests/clock/wait_kind.h"

namespace prochron {
namespace {

template <class Wait>
Outcome wait_on_condition(Wait wait, int again) {
  Outcome outcome;
  int result = again;
  while ((result = wait()) == again) ++outcome.wake_ups;
  outcome.timed_out = result == ETIMEDOUT || result == thrd_timedout;
  return outcome;
}

Outcome condition(clockid_t clock, const timespec& deadline, bool clock_per_wait) {
  pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
  pthread_condattr_t attributes;
  pthread_cond_t signalled;
  pthread_condattr_init(&attributes);
  if (!clock_per_wait) pthread_condattr_setclock(&attributes, clock);
  pthread_cond_init(&signalled, &attributes);
  pthread_mutex_lock(&mutex);
  const auto wait = [&] {
    return clock_per_wait ? pthread_cond_clockwait(&signalled, &mutex, clock, &deadline)
                          : pthread_cond_timedwait(&signalled, &mutex, &deadline);
  };
  return wait_on_condition(wait, 0);
}

Outcome cond_timedwait(clockid_t clock, const timespec& deadline) { return condition(clock, deadline, false); }
Outcome cond_clockwait(clockid_t clock, const timespec& deadline) { return condition(clock, deadline, true); }

Outcome c11_condition(clockid_t, const timespec& deadline) {
  mtx_t mutex;
  cnd_t signalled;
  mtx_init(&mutex, mtx_plain);
  cnd_init(&signalled);
  mtx_lock(&mutex);
  return wait_on_condition([&] { return cnd_timedwait(&signalled, &mutex, &deadline); }, thrd_success);
}

Outcome semaphore_timedwait(clockid_t, const timespec& deadline) {
  sem_t semaphore;
  sem_init(&semaphore, 0, 0);
  return {sem_timedwait(&semaphore, &deadline) != 0 && errno == ETIMEDOUT};
}

Outcome semaphore_clockwait(clockid_t clock, const timespec& deadline) {
  sem_t semaphore;
  sem_init(&semaphore, 0, 0);
  return {sem_clockwait(&semaphore, clock, &deadline) != 0 && errno == ETIMEDOUT};
}

Outcome nanosleep_until(clockid_t clock, const timespec& deadline) {
  return {clock_nanosleep(clock, TIMER_ABSTIME, &deadline, nullptr) == 0};
}

/// Taken by the thread that loads the program, for good.
struct Taken {
  Taken() {
    pthread_mutex_lock(&mutex);
    mtx_init(&c11_mutex, mtx_timed);
    mtx_lock(&c11_mutex);
    pthread_rwlock_wrlock(&lock);
  }
  pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
  mtx_t c11_mutex{};
  pthread_rwlock_t lock = PTHREAD_RWLOCK_INITIALIZER;
};
Taken taken;

Outcome mutex_timedlock(clockid_t, const timespec& deadline) {
  return {pthread_mutex_timedlock(&taken.mutex, &deadline) == ETIMEDOUT};
}
Outcome mutex_clocklock(clockid_t clock, const timespec& deadline) {
  return {pthread_mutex_clocklock(&taken.mutex, clock, &deadline) == ETIMEDOUT};
}
Outcome c11_timedlock(clockid_t, const timespec& deadline) {
  return {mtx_timedlock(&taken.c11_mutex, &deadline) == thrd_timedout};
}

Outcome timedrdlock(clockid_t, const timespec& deadline) {
  return {pthread_rwlock_timedrdlock(&taken.lock, &deadline) == ETIMEDOUT};
}
Outcome timedwrlock(clockid_t, const timespec& deadline) {
  return {pthread_rwlock_timedwrlock(&taken.lock, &deadline) == ETIMEDOUT};
}
Outcome clockrdlock(clockid_t clock, const timespec& deadline) {
  return {pthread_rwlock_clockrdlock(&taken.lock, clock, &deadline) == ETIMEDOUT};
}
Outcome clockwrlock(clockid_t clock, const timespec& deadline) {
  return {pthread_rwlock_clockwrlock(&taken.lock, clock, &deadline) == ETIMEDOUT};
}

/// A queue for one text, without a name by now.
mqd_t make_queue(const char* purpose) {
  const std::string name = "/prochron-waiter-" + std::to_string(getpid()) + purpose;
  mq_attr attributes{};
  attributes.mq_maxmsg = 1;
  attributes.mq_msgsize = 1;
  const mqd_t queue = mq_open(name.c_str(), O_RDWR | O_CREAT | O_EXCL, 0600, &attributes);
  mq_unlink(name.c_str());
  return queue;
}

Outcome queue_send(clockid_t, const timespec& deadline) {
  const mqd_t queue = make_queue("-send");
  return {mq_send(queue, "", 1, 0) == 0 && mq_timedsend(queue, "", 1, 0, &deadline) != 0 && errno == ETIMEDOUT};
}
Outcome queue_receive(clockid_t, const timespec& deadline) {
  char text = 0;
  return {mq_timedreceive(make_queue("-receive"), &text, 1, nullptr, &deadline) != 0 && errno == ETIMEDOUT};
}

pthread_t endless() {
  pthread_t thread{};
  pthread_create(&thread, nullptr, [](void*) -> void* { while (true) pause(); }, nullptr);
  return thread;
}
Outcome timedjoin(clockid_t, const timespec& deadline) {
  return {pthread_timedjoin_np(endless(), nullptr, &deadline) == ETIMEDOUT};
}
Outcome clockjoin(clockid_t clock, const timespec& deadline) {
  return {pthread_clockjoin_np(endless(), nullptr, clock, &deadline) == ETIMEDOUT};
}

Outcome futex_until(clockid_t clock, const timespec& deadline) {
  int word = 0;
  const int flags = FUTEX_PRIVATE_FLAG | (clock == CLOCK_REALTIME ? FUTEX_CLOCK_REALTIME : 0);
  const long result = syscall(SYS_futex, &word, FUTEX_WAIT_BITSET | flags, 0, &deadline, nullptr, ~0);
  return {result != 0 && errno == ETIMEDOUT};
}

constexpr WaitKind until(const char* name, clockid_t clock, Outcome (*wait)(clockid_t, const timespec&)) {
  return {name, clock, Form::kUntil, wait};
}

constexpr WaitKind kKinds[] = {
    until("pthread_cond_timedwait", CLOCK_REALTIME, cond_timedwait),
    until("pthread_cond_timedwait", CLOCK_MONOTONIC, cond_timedwait),
    until("pthread_cond_clockwait", CLOCK_REALTIME, cond_clockwait),
    until("pthread_cond_clockwait", CLOCK_MONOTONIC, cond_clockwait),
    until("cnd_timedwait", CLOCK_REALTIME, c11_condition),
    until("sem_timedwait", CLOCK_REALTIME, semaphore_timedwait),
    until("sem_clockwait", CLOCK_MONOTONIC, semaphore_clockwait),
    until("clock_nanosleep", CLOCK_REALTIME, nanosleep_until),
    until("clock_nanosleep", CLOCK_MONOTONIC, nanosleep_until),
    until("clock_nanosleep", CLOCK_TAI, nanosleep_until),
    until("pthread_mutex_timedlock", CLOCK_REALTIME, mutex_timedlock),
    until("pthread_mutex_clocklock", CLOCK_MONOTONIC, mutex_clocklock),
    until("mtx_timedlock", CLOCK_REALTIME, c11_timedlock),
    until("pthread_rwlock_timedrdlock", CLOCK_REALTIME, timedrdlock),
    until("pthread_rwlock_timedwrlock", CLOCK_REALTIME, timedwrlock),
    until("pthread_rwlock_clockrdlock", CLOCK_MONOTONIC, clockrdlock),
    until("pthread_rwlock_clockwrlock", CLOCK_MONOTONIC, clockwrlock),
    until("mq_timedsend", CLOCK_REALTIME, queue_send),
    until("mq_timedreceive", CLOCK_REALTIME, queue_receive),
    until("pthread_timedjoin_np", CLOCK_REALTIME, timedjoin),
    until("pthread_clockjoin_np", CLOCK_MONOTONIC, clockjoin),
    until("syscall_futex", CLOCK_REALTIME, futex_until),
    until("syscall_futex", CLOCK_MONOTONIC, futex_until),
};

}  // namespace

std::span<const WaitKind> waits_until() { return kKinds; }

}  // namespace prochron
