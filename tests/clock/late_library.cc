// A library that a program opens when it has long been running: what it finds as the time, and how long a wait of 200 ms by
// it lasts.
#include <pthread.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cstdint>
#include <ctime>

namespace {

constexpr std::int64_t kSecond = 1'000'000'000;

std::int64_t in_ns(const timespec& time) { return time.tv_sec * kSecond + time.tv_nsec; }

std::int64_t true_ns(clockid_t clock) {
  timespec time{};
  syscall(SYS_clock_gettime, clock, &time);
  return in_ns(time);
}

}  // namespace

/// Of its REALTIME, in ns.
extern "C" std::int64_t late_offset() {
  timespec time{};
  const std::int64_t before = true_ns(CLOCK_REALTIME);
  clock_gettime(CLOCK_REALTIME, &time);
  return in_ns(time) - before;
}

/// How much longer than 200 ms it takes, in ns.
extern "C" std::int64_t late_wait() {
  pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
  pthread_cond_t never = PTHREAD_COND_INITIALIZER;
  timespec due{};
  const std::int64_t before = true_ns(CLOCK_MONOTONIC);
  clock_gettime(CLOCK_REALTIME, &due);
  const std::int64_t due_ns = in_ns(due) + kSecond / 5;
  due = {due_ns / kSecond, due_ns % kSecond};
  pthread_mutex_lock(&mutex);
  while (pthread_cond_timedwait(&never, &mutex, &due) == 0) {
  }
  pthread_mutex_unlock(&mutex);
  return true_ns(CLOCK_MONOTONIC) - before - kSecond / 5;
}
