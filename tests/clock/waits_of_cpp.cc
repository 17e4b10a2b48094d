// Waits of the C++ library, which stand on those of libc and on futexes. (Its semaphores poll: they come back late, with
// or without us.)
#include <chrono>
#include <condition_variable>
#include <future>
#include <mutex>
#include <shared_mutex>
#include <thread>

#include "tests/clock/wait_kind.h"

namespace prochron {
namespace {

template <class Clock>
std::chrono::time_point<Clock> instant(const timespec& time) {
  return std::chrono::time_point<Clock>(std::chrono::duration_cast<typename Clock::duration>(
      std::chrono::seconds(time.tv_sec) + std::chrono::nanoseconds(time.tv_nsec)));
}
std::chrono::nanoseconds length(const timespec& time) {
  return std::chrono::seconds(time.tv_sec) + std::chrono::nanoseconds(time.tv_nsec);
}

template <class Wait>
Outcome condition(Wait wait) {
  std::mutex mutex;
  std::condition_variable never;
  std::unique_lock lock(mutex);
  return {!wait(never, lock)};
}
bool no() { return false; }

/// `wait` on each of the library's two clocks.
template <class Wait>
Outcome on_clock(clockid_t clock, const timespec& time, Wait wait) {
  return clock == CLOCK_REALTIME ? wait(instant<std::chrono::system_clock>(time))
                                 : wait(instant<std::chrono::steady_clock>(time));
}

Outcome condition_until(clockid_t clock, const timespec& time) {
  return on_clock(clock, time, [](auto due) {
    return condition([due](auto& never, auto& lock) { return never.wait_until(lock, due, no); });
  });
}
Outcome condition_for(clockid_t, const timespec& time) {
  return condition([&](auto& never, auto& lock) { return never.wait_for(lock, length(time), no); });
}

/// Taken by the thread that loads the program, for good.
struct Taken {
  Taken() { mutex.lock(), shared.lock(); }
  std::timed_mutex mutex;
  std::shared_timed_mutex shared;
};
Taken taken;

Outcome lock_until(clockid_t clock, const timespec& time) {
  return on_clock(clock, time, [](auto due) { return Outcome{!taken.mutex.try_lock_until(due)}; });
}
Outcome shared_lock_until(clockid_t clock, const timespec& time) {
  return on_clock(clock, time, [](auto due) { return Outcome{!taken.shared.try_lock_shared_until(due)}; });
}
Outcome future_until(clockid_t clock, const timespec& time) {
  std::promise<int> never;
  auto future = never.get_future();
  return on_clock(clock, time, [&](auto due) { return Outcome{future.wait_until(due) == std::future_status::timeout}; });
}
Outcome future_for(clockid_t, const timespec& time) {
  std::promise<int> never;
  return {never.get_future().wait_for(length(time)) == std::future_status::timeout};
}
Outcome sleeping_until(clockid_t clock, const timespec& time) {
  return on_clock(clock, time, [](auto due) {
    std::this_thread::sleep_until(due);
    return Outcome{true};
  });
}
Outcome sleeping_for(clockid_t, const timespec& time) {
  std::this_thread::sleep_for(length(time));
  return {true};
}

constexpr WaitKind kKinds[] = {
    {"condition_variable::wait_until", CLOCK_REALTIME, Form::kUntil, condition_until},
    {"condition_variable::wait_until", CLOCK_MONOTONIC, Form::kUntil, condition_until},
    {"condition_variable::wait_for", CLOCK_MONOTONIC, Form::kFor, condition_for},
    {"timed_mutex::try_lock_until", CLOCK_REALTIME, Form::kUntil, lock_until},
    {"shared_timed_mutex::try_lock_shared_until", CLOCK_REALTIME, Form::kUntil, shared_lock_until},
    {"future::wait_until", CLOCK_REALTIME, Form::kUntil, future_until},
    {"future::wait_until", CLOCK_MONOTONIC, Form::kUntil, future_until},
    {"future::wait_for", CLOCK_MONOTONIC, Form::kFor, future_for},
    {"this_thread::sleep_until", CLOCK_REALTIME, Form::kUntil, sleeping_until},
    {"this_thread::sleep_until", CLOCK_MONOTONIC, Form::kUntil, sleeping_until},
    {"this_thread::sleep_for", CLOCK_MONOTONIC, Form::kFor, sleeping_for},
};

}  // namespace

std::span<const WaitKind> waits_of_cpp() { return kKinds; }

}  // namespace prochron
