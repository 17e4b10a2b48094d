// The native clocks against libc's, in a process that nobody bends: they must be the same clocks.
#include "host/native_clock.h"

#include <gtest/gtest.h>
#include <time.h>

#include <cstdint>

#include "host/discipline.h"
#include "host/host_id.h"
#include "host/vdso.h"

namespace prochron::host {
namespace {

std::int64_t libc_ns(clockid_t clock) {
  timespec now{};
  clock_gettime(clock, &now);
  return now.tv_sec * std::int64_t{1'000'000'000} + now.tv_nsec;
}

TEST(NativeClock, IsTheClockThatLibcShows) {
  struct Row {
    const char* reason;
    std::int64_t (*native)();
    clockid_t clock;
  };
  const Row rows[] = {{"RAW measures", raw_ns, CLOCK_MONOTONIC_RAW},
                      {"MONOTONIC is the axis of schedules", monotonic_ns, CLOCK_MONOTONIC},
                      {"REALTIME is what is bent", realtime_ns, CLOCK_REALTIME}};
  for (const auto& row : rows) {
    const std::int64_t before = libc_ns(row.clock);
    const std::int64_t native = row.native();
    const std::int64_t after = libc_ns(row.clock);
    EXPECT_LE(before, native) << row.reason;
    EXPECT_GE(after, native) << row.reason;
  }
}

TEST(NativeClock, FindsTheKernelsFunctionAndOnlyThat) {
  EXPECT_NE(find_in_vdso("__vdso_clock_gettime"), nullptr);
  EXPECT_EQ(find_in_vdso("__vdso_clock_gettim"), nullptr) << "a prefix is not a match";
}

TEST(NativeClock, KIsOneExactNumber) {
  const auto first = exact_k();
  ASSERT_TRUE(first);
  for (int i = 0; i < 10'000; ++i) ASSERT_EQ(exact_k().value(), *first) << "K only moves when the host is stepped";
  const std::int64_t before = libc_ns(CLOCK_MONOTONIC);
  const std::int64_t realtime = libc_ns(CLOCK_REALTIME);
  const std::int64_t after = libc_ns(CLOCK_MONOTONIC);
  EXPECT_LE(before + *first, realtime);
  EXPECT_GE(after + *first, realtime);
}

TEST(NativeClock, SleepsUntilAnInstantNeverShorter) {
  const NativeTime until = native_now() + std::chrono::milliseconds(5);
  sleep_until(until);
  EXPECT_GE(native_now(), until);
  const NativeTime past = native_now() - std::chrono::seconds(1);
  sleep_until(past);
  EXPECT_LT(native_now() - past, std::chrono::milliseconds(1900)) << "an instant that has passed is no wait";
}

TEST(NativeClock, InstantsOfOneHostSubtract) {
  EXPECT_NE(this_host().value, 0U);
  EXPECT_EQ(this_host(), run_now().owner);
  EXPECT_GE(run_now() - run_now() + std::chrono::seconds(1), Duration{0});
  EXPECT_EQ(boot_id().size(), 36U);
}

TEST(Discipline, OneSampleIsNarrowAndConsistent) {
  const auto sample = sample_discipline();
  ASSERT_TRUE(sample);
  EXPECT_LT(sample->width, std::chrono::microseconds(100)) << "the narrowest of 8 has no interrupt in it";
  EXPECT_LE(sample->raw, run_now());
  EXPECT_LE(sample->monotonic_ns, monotonic_ns());
  EXPECT_EQ(sample->k_ns, exact_k().value());
}

}  // namespace
}  // namespace prochron::host
