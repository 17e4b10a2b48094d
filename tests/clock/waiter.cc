// A victim that waits in every way at once, a thread each, until an absolute deadline on its own clock, and says how
// long that took natively. Conditions are waited on as one must: again after a wake-up without a reason.
//
//   waiter START_NS WAIT_NS PAUSE_NS    deadline = own clock at START + WAIT; the wait itself begins PAUSE after START
//   prints   KIND CLOCK NATIVE_NS LAG_NS RESULT WAKE_UPS     NATIVE_NS from START to the return, LAG_NS from START to
//   the reading that the deadline rests on; RESULT 0 = timed out as it should
#include <pthread.h>
#include <semaphore.h>
#include <threads.h>

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <thread>
#include <vector>

#include "host/native_clock.h"

namespace prochron {
namespace {

struct Outcome {
  bool timed_out = false;
  int wake_ups = 0;
};

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

pthread_mutex_t taken = PTHREAD_MUTEX_INITIALIZER;  // by main, for good
mtx_t taken_too;

Outcome mutex_timedlock(clockid_t, const timespec& deadline) {
  return {pthread_mutex_timedlock(&taken, &deadline) == ETIMEDOUT};
}
Outcome mutex_clocklock(clockid_t clock, const timespec& deadline) {
  return {pthread_mutex_clocklock(&taken, clock, &deadline) == ETIMEDOUT};
}
Outcome c11_timedlock(clockid_t, const timespec& deadline) {
  return {mtx_timedlock(&taken_too, &deadline) == thrd_timedout};
}

struct Kind {
  const char* name;
  clockid_t clock;
  Outcome (*wait)(clockid_t, const timespec&);
};

constexpr Kind kKinds[] = {
    {"pthread_cond_timedwait", CLOCK_REALTIME, cond_timedwait},
    {"pthread_cond_timedwait", CLOCK_MONOTONIC, cond_timedwait},
    {"pthread_cond_clockwait", CLOCK_REALTIME, cond_clockwait},
    {"pthread_cond_clockwait", CLOCK_MONOTONIC, cond_clockwait},
    {"cnd_timedwait", CLOCK_REALTIME, c11_condition},
    {"sem_timedwait", CLOCK_REALTIME, semaphore_timedwait},
    {"sem_clockwait", CLOCK_MONOTONIC, semaphore_clockwait},
    {"clock_nanosleep", CLOCK_REALTIME, nanosleep_until},
    {"clock_nanosleep", CLOCK_MONOTONIC, nanosleep_until},
    {"clock_nanosleep", CLOCK_TAI, nanosleep_until},
    {"pthread_mutex_timedlock", CLOCK_REALTIME, mutex_timedlock},
    {"pthread_mutex_clocklock", CLOCK_MONOTONIC, mutex_clocklock},
    {"mtx_timedlock", CLOCK_REALTIME, c11_timedlock},
};

void run(const Kind& kind, std::int64_t start, std::int64_t wait_ns, std::int64_t pause_ns) {
  host::sleep_until({{}, start});
  timespec deadline{};
  clock_gettime(kind.clock, &deadline);
  const std::int64_t began = host::monotonic_ns();
  const std::int64_t due = deadline.tv_sec * 1'000'000'000 + deadline.tv_nsec + wait_ns;
  deadline = {due / 1'000'000'000, due % 1'000'000'000};
  host::sleep_until({{}, start + pause_ns});
  const Outcome outcome = kind.wait(kind.clock, deadline);
  const std::int64_t took = host::monotonic_ns() - start;
  std::printf("%s %d %lld %lld %d %d\n", kind.name, kind.clock, static_cast<long long>(took),
              static_cast<long long>(began - start), outcome.timed_out ? 0 : 1, outcome.wake_ups);
}

}  // namespace
}  // namespace prochron

int main(int count, char** arguments) {
  if (count < 4) return 64;
  const auto number = [&](int i) { return std::strtoll(arguments[i], nullptr, 10); };
  pthread_mutex_lock(&prochron::taken);
  mtx_init(&prochron::taken_too, mtx_timed);
  mtx_lock(&prochron::taken_too);
  std::vector<std::jthread> threads;
  for (const auto& kind : prochron::kKinds) {
    threads.emplace_back([&] { prochron::run(kind, number(1), number(2), number(3)); });
  }
  return 0;
}
