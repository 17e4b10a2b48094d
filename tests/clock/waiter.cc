// A victim that waits in every way at once, a thread each, until an instant of its own clock or for a duration, and says
// how long that took natively.
//
//   waiter START_NS WAIT_NS PAUSE_NS    deadline = own clock at START + WAIT; the wait itself begins PAUSE after START
//   prints   KIND FORM CLOCK NATIVE_NS LAG_NS RESULT WAKE_UPS     NATIVE_NS from START to the return, LAG_NS from START
//   (of a duration, START + PAUSE) to the reading that the wait rests on; RESULT 0 = timed out as it should
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <thread>
#include <vector>

#include "host/native_clock.h"
#include "tests/clock/wait_kind.h"

namespace prochron {
namespace {

constexpr std::int64_t kSecond = 1'000'000'000;

struct Order {
  std::int64_t start;
  std::int64_t wait_ns;
  std::int64_t pause_ns;
};

timespec in_parts(std::int64_t ns) { return {ns / kSecond, ns % kSecond}; }

void run(const WaitKind& kind, const Order& order) {
  const bool lasts = kind.form == Form::kFor || kind.form == Form::kTimerFor;
  host::sleep_until({{}, order.start});
  timespec shown{};
  clock_gettime(kind.clock, &shown);
  std::int64_t began = host::monotonic_ns() - order.start;
  host::sleep_until({{}, order.start + order.pause_ns});
  if (lasts) began = host::monotonic_ns() - order.start - order.pause_ns;
  const std::int64_t due = lasts ? order.wait_ns : shown.tv_sec * kSecond + shown.tv_nsec + order.wait_ns;
  const Outcome outcome = kind.wait(kind.clock, in_parts(due));
  const std::int64_t took = host::monotonic_ns() - order.start;
  std::printf("%s %c %d %lld %lld %d %d\n", kind.name, static_cast<char>(kind.form), kind.clock,
              static_cast<long long>(took), static_cast<long long>(began), outcome.timed_out ? 0 : 1, outcome.wake_ups);
}

}  // namespace
}  // namespace prochron

int main(int count, char** arguments) {
  if (count < 4) return 64;
  const auto number = [&](int i) { return std::strtoll(arguments[i], nullptr, 10); };
  const prochron::Order order{number(1), number(2), number(3)};
  sigset_t alarm;
  sigemptyset(&alarm);
  sigaddset(&alarm, SIGALRM);
  pthread_sigmask(SIG_BLOCK, &alarm, nullptr);
  std::vector<std::thread> threads;
  for (const auto kinds : {prochron::waits_until(), prochron::waits_for(), prochron::waits_of_timers(),
                           prochron::waits_of_cpp()}) {
    for (const prochron::WaitKind& kind : kinds) threads.emplace_back([&kind, &order] { prochron::run(kind, order); });
  }
  for (std::thread& thread : threads) thread.join();
  std::fflush(stdout);
  std::_Exit(0);  // some still hold what they wait for
}
