// What a clock read costs in this process: ns per call of each function, on so many threads at once. The stopwatch is
// the native RAW clock by its vDSO address, so it is the same whatever was preloaded. The calls are timed in short
// stretches and the middle one counts, so that a stretch that was preempted does not.
//
//   bench_clock_read CALLS THREADS      prints   FUNCTION NS_PER_CALL, the mean over the threads
#include <sys/time.h>

#include <algorithm>
#include <atomic>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <thread>
#include <vector>

#include "host/native_clock.h"

namespace {

void keep(std::int64_t value) { asm volatile("" : : "r"(value)); }

void read_realtime() {
  timespec now{};
  clock_gettime(CLOCK_REALTIME, &now);
  keep(now.tv_nsec);
}
void read_monotonic() {
  timespec now{};
  clock_gettime(CLOCK_MONOTONIC, &now);
  keep(now.tv_nsec);
}
void read_timeval() {
  timeval now{};
  gettimeofday(&now, nullptr);
  keep(now.tv_usec);
}
void read_seconds() { keep(std::time(nullptr)); }

struct Function {
  const char* name;
  void (*call)();
};

constexpr Function kFunctions[] = {
    {"clock_gettime_realtime", read_realtime},
    {"clock_gettime_monotonic", read_monotonic},
    {"gettimeofday", read_timeval},
    {"time", read_seconds},
};

double time_calls(void (*call)(), std::int64_t calls) {
  constexpr std::int64_t kStretches = 41;
  std::vector<double> costs;
  for (std::int64_t stretch = 0; stretch < kStretches; ++stretch) {
    const std::int64_t begin = prochron::host::raw_ns();
    for (std::int64_t i = 0; i < calls / kStretches; ++i) call();
    costs.push_back(static_cast<double>(prochron::host::raw_ns() - begin) / static_cast<double>(calls / kStretches));
  }
  std::ranges::nth_element(costs, costs.begin() + kStretches / 2);
  return costs[kStretches / 2];
}

double time_threads(void (*call)(), std::int64_t calls, int count) {
  std::vector<double> costs(static_cast<std::size_t>(count));
  std::atomic<int> ready{0};
  std::vector<std::thread> threads;
  for (double& cost : costs) {
    threads.emplace_back([&cost, &ready, call, calls, count] {
      ++ready;
      while (ready < count) {
      }
      cost = time_calls(call, calls);
    });
  }
  double sum = 0;
  for (std::thread& thread : threads) thread.join();
  for (const double cost : costs) sum += cost;
  return sum / count;
}

}  // namespace

int main(int count, char** arguments) {
  if (count != 3) return 64;
  const std::int64_t calls = std::strtoll(arguments[1], nullptr, 10);
  const int threads = static_cast<int>(std::strtol(arguments[2], nullptr, 10));
  for (const Function& function : kFunctions) {
    std::printf("%s %.2f\n", function.name, time_threads(function.call, calls, threads));
  }
  return 0;
}
