// The native clocks, read through the vDSO; a kernel without one is asked by system call.
#include "host/native_clock.h"

#include <poll.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>

#include "host/host_id.h"
#include "host/vdso.h"

namespace prochron::host {
namespace {

constexpr std::int64_t kSecond = 1'000'000'000;

using ClockReader = int (*)(clockid_t, timespec*);

int read_by_system_call(clockid_t clock, timespec* out) {
  return static_cast<int>(syscall(SYS_clock_gettime, clock, out));
}

ClockReader find_reader() {
  void* const found = find_native_clock();
  return found == nullptr ? read_by_system_call : reinterpret_cast<ClockReader>(found);
}

std::int64_t read_ns(clockid_t clock) {
  static const ClockReader reader = find_reader();
  timespec now{};
  reader(clock, &now);
  return now.tv_sec * kSecond + now.tv_nsec;
}

}  // namespace

std::int64_t raw_ns() { return read_ns(CLOCK_MONOTONIC_RAW); }
std::int64_t monotonic_ns() { return read_ns(CLOCK_MONOTONIC); }
std::int64_t realtime_ns() { return read_ns(CLOCK_REALTIME); }

RunTime run_now() { return {this_host(), raw_ns()}; }
NativeTime native_now() { return {this_host(), monotonic_ns()}; }

Result<std::int64_t> exact_k() {
  constexpr int kTries = 1000;  // a tick comes every few ms, a triple takes 0.1 us: the second try nearly always holds
  for (int i = 0; i < kTries; ++i) {
    const std::int64_t before = read_ns(CLOCK_MONOTONIC_COARSE);
    const std::int64_t realtime = read_ns(CLOCK_REALTIME_COARSE);
    if (read_ns(CLOCK_MONOTONIC_COARSE) == before) return realtime - before;
  }
  return fail(ErrorCode::kBroken, "the coarse clocks never showed the same tick in 1000 tries");
}

void sleep_until(NativeTime instant) {
  const timespec until{instant.ns / kSecond, instant.ns % kSecond};
  while (syscall(SYS_clock_nanosleep, CLOCK_MONOTONIC, TIMER_ABSTIME, &until, nullptr) != 0 && errno == EINTR) {
  }
}

bool await_readable(int descriptor, Duration patience) {
  pollfd readable{descriptor, POLLIN, 0};
  const std::int64_t wait = std::max<std::int64_t>(patience.count(), 0);
  timespec left{wait / kSecond, wait % kSecond};
  return syscall(SYS_ppoll, &readable, 1, &left, nullptr, 0) == 1;
}

}  // namespace prochron::host
