// A victim that reads its clocks as any program does, each reading between two native ones, and writes all of them down
// for an evaluator that knows nothing of us: three int64 per reading {clock << 56 | width, native before, reading},
// width = native after - native before, clock = the kernel's number. One reading every PERIOD ns, or as fast as it
// goes.
//
//   bracket_reader FILE COUNT BEGIN_NS PERIOD_NS
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <fstream>
#include <vector>

#include "host/native_clock.h"
#include "host/vdso.h"

namespace prochron {
namespace {

using Reader = int (*)(clockid_t, timespec*);

std::int64_t in_ns(const timespec& time) { return time.tv_sec * 1'000'000'000 + time.tv_nsec; }

std::int64_t read_by(Reader reader, clockid_t clock) {
  timespec time{};
  reader(clock, &time);
  return in_ns(time);
}

/// Mostly the two clocks that matter; the coarse ones and those derived from them now and then.
clockid_t clock_of(std::int64_t i) {
  constexpr clockid_t kRare[] = {CLOCK_REALTIME_COARSE, CLOCK_MONOTONIC_COARSE, CLOCK_TAI, CLOCK_BOOTTIME};
  if (i % 8 == 7) return kRare[i / 8 % 4];
  return i % 8 < 5 ? CLOCK_REALTIME : CLOCK_MONOTONIC;
}

struct Plan {
  std::int64_t count = 0;
  std::int64_t begin = 0;
  std::int64_t period = 0;
};

std::vector<std::int64_t> read_all(const Plan& plan) {
  const auto native = reinterpret_cast<Reader>(host::find_native_clock());
  std::vector<std::int64_t> words(static_cast<std::size_t>(plan.count) * 3);
  std::size_t at = 0;
  host::sleep_until({{}, plan.begin});
  for (std::int64_t i = 0; i < plan.count; ++i) {
    const clockid_t clock = clock_of(i);
    // The native coarse clocks stand still between ticks; what a bent one is made of is the coarse MONOTONIC.
    const clockid_t axis = clock == CLOCK_REALTIME_COARSE ? CLOCK_MONOTONIC_COARSE : clock;
    timespec shown{};
    const std::int64_t before = read_by(native, axis);
    clock_gettime(clock, &shown);
    const std::int64_t width = read_by(native, axis) - before;
    words[at++] = (static_cast<std::int64_t>(clock) << 56) | width;
    words[at++] = before;
    words[at++] = in_ns(shown);
    while (host::monotonic_ns() < plan.begin + i * plan.period) {
    }
  }
  return words;
}

}  // namespace
}  // namespace prochron

int main(int count, char** arguments) {
  if (count < 5) return 64;
  const auto number = [&](int i) { return std::strtoll(arguments[i], nullptr, 10); };
  const auto words = prochron::read_all({number(2), number(3), number(4)});
  std::ofstream file(arguments[1], std::ios::binary);
  file.write(reinterpret_cast<const char*>(words.data()), static_cast<std::streamsize>(words.size() * sizeof words[0]));
  return file.flush() ? 0 : 1;
}
