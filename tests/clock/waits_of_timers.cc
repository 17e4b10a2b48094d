// Timers of the kernel's: armed for an instant or a duration, told by a descriptor or a signal.
#include <poll.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <sys/timerfd.h>
#include <unistd.h>

#include <csignal>

#include "tests/clock/wait_kind.h"

namespace prochron {
namespace {

enum class Asks : bool { kNever, kFirst };

Outcome by_descriptor(clockid_t clock, const timespec& time, int flags, Asks asks = Asks::kNever) {
  const int timer = timerfd_create(clock, TFD_CLOEXEC);
  const itimerspec setting{{}, time};
  if (timerfd_settime(timer, flags, &setting, nullptr) != 0) return {};
  pollfd asked{timer, POLLIN, 0};
  if (asks == Asks::kFirst && poll(&asked, 1, -1) != 1) return {};
  std::uint64_t times = 0;
  return {read(timer, &times, sizeof times) == sizeof times && times == 1};
}
Outcome descriptor_until(clockid_t clock, const timespec& time) { return by_descriptor(clock, time, TFD_TIMER_ABSTIME); }
Outcome descriptor_for(clockid_t clock, const timespec& time) { return by_descriptor(clock, time, 0); }
Outcome asked_until(clockid_t clock, const timespec& time) {
  return by_descriptor(clock, time, TFD_TIMER_ABSTIME, Asks::kFirst);
}
Outcome asked_for(clockid_t clock, const timespec& time) { return by_descriptor(clock, time, 0, Asks::kFirst); }

/// To this thread alone, which waits for it.
Outcome by_signal(clockid_t clock, const timespec& time, int flags) {
  sigset_t awaited;
  sigemptyset(&awaited);
  sigaddset(&awaited, SIGRTMIN);
  pthread_sigmask(SIG_BLOCK, &awaited, nullptr);
  sigevent event{};
  event.sigev_notify = SIGEV_THREAD_ID;
  event.sigev_signo = SIGRTMIN;
  event._sigev_un._tid = static_cast<pid_t>(syscall(SYS_gettid));
  timer_t timer{};
  const itimerspec setting{{}, time};
  if (timer_create(clock, &event, &timer) != 0 || timer_settime(timer, flags, &setting, nullptr) != 0) return {};
  int signal = 0;
  const bool came = sigwait(&awaited, &signal) == 0;
  timer_delete(timer);
  return {came};
}
Outcome signal_until(clockid_t clock, const timespec& time) { return by_signal(clock, time, TIMER_ABSTIME); }
Outcome signal_for(clockid_t clock, const timespec& time) { return by_signal(clock, time, 0); }

/// SIGALRM, which the waiter's main blocks in all threads.
Outcome by_setitimer(clockid_t, const timespec& time) {
  sigset_t awaited;
  sigemptyset(&awaited);
  sigaddset(&awaited, SIGALRM);
  const itimerval setting{{}, {time.tv_sec, time.tv_nsec / 1000}};
  int signal = 0;
  return {setitimer(ITIMER_REAL, &setting, nullptr) == 0 && sigwait(&awaited, &signal) == 0};
}

constexpr WaitKind kKinds[] = {
    {"timerfd_settime", CLOCK_REALTIME, Form::kTimerUntil, descriptor_until},
    {"timerfd_settime", CLOCK_MONOTONIC, Form::kTimerUntil, descriptor_until},
    {"timerfd_settime", CLOCK_MONOTONIC, Form::kTimerFor, descriptor_for},
    {"timerfd_settime", CLOCK_REALTIME, Form::kTimerFor, descriptor_for},
    {"timerfd_settime_and_poll", CLOCK_REALTIME, Form::kUntil, asked_until},
    {"timerfd_settime_and_poll", CLOCK_MONOTONIC, Form::kUntil, asked_until},
    {"timerfd_settime_and_poll", CLOCK_MONOTONIC, Form::kFor, asked_for},
    {"timer_settime", CLOCK_REALTIME, Form::kTimerUntil, signal_until},
    {"timer_settime", CLOCK_MONOTONIC, Form::kTimerUntil, signal_until},
    {"timer_settime", CLOCK_MONOTONIC, Form::kTimerFor, signal_for},
    {"setitimer", CLOCK_MONOTONIC, Form::kTimerFor, by_setitimer},
};

}  // namespace

std::span<const WaitKind> waits_of_timers() { return kKinds; }

}  // namespace prochron
