// One way to wait, as the waiter's table lists it.
#pragma once

#include <cerrno>
#include <cstdint>
#include <ctime>
#include <span>

namespace prochron {

struct Outcome {
  bool timed_out = false;
  int wake_ups = 0;
};

/// What a wait is timed by: decides which change of the clock moves it.
enum class Form : char {
  kUntil = 'u',         ///< an instant, in a loop of the shim's or the caller's
  kFor = 'f',           ///< a duration
  kTimerUntil = 'U',    ///< a kernel's timer armed for an instant
  kTimerFor = 'F',      ///< a kernel's timer armed for a duration
};

struct WaitKind {
  const char* name;
  clockid_t clock;
  Form form;
  Outcome (*wait)(clockid_t clock, const timespec& time);  ///< an instant of the clock, or a duration
};

inline Outcome timed_out_if(bool timed_out) { return {timed_out}; }

std::span<const WaitKind> waits_until();
std::span<const WaitKind> waits_for();
std::span<const WaitKind> waits_of_timers();
std::span<const WaitKind> waits_of_cpp();

}  // namespace prochron
