// A victim that asks for the time in every way and at every stage of its life, the earliest before libc has an
// environment. Each line: WHERE OFFSET_NS, the offset against a system call; or WHERE ERRNO where a call must fail.
#include <sys/syscall.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <condition_variable>
#include <csignal>
#include <cstdint>
#include <cstdio>
#include <ctime>
#include <mutex>
#include <thread>

namespace {

constexpr std::int64_t kSecond = 1'000'000'000;

std::int64_t in_ns(const timespec& time) { return time.tv_sec * kSecond + time.tv_nsec; }

std::int64_t true_ns(clockid_t clock) {
  timespec time{};
  syscall(SYS_clock_gettime, clock, &time);
  return in_ns(time);
}

std::int64_t offset_of(clockid_t clock) {
  timespec time{};
  const std::int64_t before = true_ns(clock);
  clock_gettime(clock, &time);
  return in_ns(time) - before;
}

void say(const char* where, std::int64_t value) {
  std::printf("%s %lld\n", where, static_cast<long long>(value));
  std::fflush(stdout);
}

std::int64_t at_preinit;
std::int64_t at_constructor;
volatile std::int64_t at_signal;

void read_at_preinit(int, char**, char**) { at_preinit = offset_of(CLOCK_REALTIME); }
[[gnu::constructor(101)]] void read_at_constructor() { at_constructor = offset_of(CLOCK_REALTIME); }
void read_at_signal(int) { at_signal = offset_of(CLOCK_REALTIME); }

[[gnu::section(".preinit_array"), gnu::used]] void (*preinit)(int, char**, char**) = read_at_preinit;

void ask_every_function() {
  timespec time{};
  timeval old_time{};
  const std::int64_t before = true_ns(CLOCK_REALTIME);
  gettimeofday(&old_time, nullptr);
  say("gettimeofday", old_time.tv_sec * kSecond + old_time.tv_usec * 1000 - before);
  say("timespec_get", timespec_get(&time, TIME_UTC) == TIME_UTC ? in_ns(time) - before : 0);
  std::time_t seconds = 0;
  say("time", (std::time(&seconds) - true_ns(CLOCK_REALTIME_COARSE) / kSecond) * kSecond);
  say("time_out", (seconds - true_ns(CLOCK_REALTIME_COARSE) / kSecond) * kSecond);
}

/// How much longer than 200 ms it takes to wait for 200 ms on the system's clock.
std::int64_t excess_of_wait() {
  std::mutex mutex;
  std::condition_variable never;
  std::unique_lock lock(mutex);
  const std::int64_t before = true_ns(CLOCK_MONOTONIC);
  const auto due = std::chrono::system_clock::now() + std::chrono::milliseconds(200);
  while (never.wait_until(lock, due) != std::cv_status::timeout) {
  }
  return true_ns(CLOCK_MONOTONIC) - before - kSecond / 5;
}

void ask_every_clock() {
  say("REALTIME", offset_of(CLOCK_REALTIME));
  say("REALTIME_COARSE", offset_of(CLOCK_REALTIME_COARSE));
  say("TAI", offset_of(CLOCK_TAI));
  say("MONOTONIC", offset_of(CLOCK_MONOTONIC));
  say("MONOTONIC_COARSE", offset_of(CLOCK_MONOTONIC_COARSE));
  say("BOOTTIME", offset_of(CLOCK_BOOTTIME));
  say("RAW", offset_of(CLOCK_MONOTONIC_RAW));
  say("PROCESS_CPUTIME", offset_of(CLOCK_PROCESS_CPUTIME_ID));
}

void ask_what_must_fail() {
  timespec time{};
  errno = 0;
  say("unknown_clock", clock_gettime(77, &time) == -1 ? errno : 0);
  errno = ENOTTY;
  clock_gettime(CLOCK_REALTIME, &time);
  say("errno_kept", errno);
  const timespec crooked{0, 2'000'000'000};
  say("crooked_sleep", clock_nanosleep(CLOCK_REALTIME, TIMER_ABSTIME, &crooked, nullptr));
}

}  // namespace

int main() {
  say("preinit", at_preinit);
  say("constructor", at_constructor);
  say("main", offset_of(CLOCK_REALTIME));
  std::thread([] { say("thread", offset_of(CLOCK_REALTIME)); }).join();
  std::signal(SIGUSR1, read_at_signal);
  std::raise(SIGUSR1);
  say("signal", at_signal);
  if (fork() == 0) {
    say("fork", offset_of(CLOCK_REALTIME));
    _exit(0);
  }
  wait(nullptr);
  ask_every_function();
  ask_every_clock();
  say("wait", excess_of_wait());
  ask_what_must_fail();
  return 0;
}
