// What a bend makes of a map: sums, ends, and the change of one that is in force.
#include "bend/course.h"

#include <gtest/gtest.h>

namespace prochron::bend {
namespace {

using faults::ClockFamily;
using faults::ClockCourse;

constexpr HostId kHost{3};
constexpr std::int64_t kMs = 1'000'000, kSecond = 1'000 * kMs;

NativeTime at(std::int64_t ns) { return {kHost, ns}; }

Bend asked(const Words& words) {
  Words all = words;
  all.insert(all.end(), {"--", "true"});
  const Reading reading = read_request(all);
  EXPECT_TRUE(reading.request) << reading.text;
  return reading.request ? reading.request->bend : Bend{};
}

std::int64_t shown(const ClockCourse& clock, std::int64_t ns, ClockFamily family = ClockFamily::kRealtime) {
  return clock.offset_at(family, at(ns)).ns;
}

TEST(Course, FaultsAddUpAndEndTogether) {
  const Bend bend = asked({"--step", "-5ms", "--drift", "1000ppm"});
  const auto clock = bent(ClockCourse(kHost), bend, at(kSecond), at(3 * kSecond), 0);
  ASSERT_TRUE(clock) << clock.error().message;
  EXPECT_EQ(shown(*clock, kSecond - 1), 0);
  EXPECT_EQ(shown(*clock, kSecond), -5 * kMs);
  EXPECT_EQ(shown(*clock, 2 * kSecond), -4 * kMs) << "a second at 1000 ppm";
  EXPECT_EQ(shown(*clock, 3 * kSecond), 0) << "healed";
  EXPECT_EQ(shown(*clock, 9 * kSecond, ClockFamily::kMonotonic), 2 * kMs) << "MONOTONIC keeps what it gained";
}

TEST(Course, WithoutAnEndItLastsAndKnowsHowToHeal) {
  const Bend bend = asked({"--step", "1h", "--heal", "slew 500ppm"});
  const auto clock = bent(ClockCourse(kHost), bend, at(0), {}, 0);
  ASSERT_TRUE(clock) << clock.error().message;
  EXPECT_EQ(shown(*clock, 1'000'000 * kSecond), 3'600 * kSecond);
  EXPECT_EQ(heal_form(*clock), (faults::Heal{faults::Heal::Form::kSlew, Rate{500'000'000}}));
}

TEST(Course, AChangeTakesThePlaceOfWhatIsInForce) {
  const auto first = bent(ClockCourse(kHost), asked({"--step", "7ms"}), at(0), at(9 * kSecond), 0);
  ASSERT_TRUE(first) << first.error().message;
  const auto second = bent(*first, asked({"--step", "2ms"}), at(kSecond), {}, 0);
  ASSERT_TRUE(second) << second.error().message;
  EXPECT_EQ(shown(*second, kSecond - 1), 7 * kMs) << "the past stays";
  EXPECT_EQ(shown(*second, kSecond), 2 * kMs);
  EXPECT_EQ(shown(*second, 10 * kSecond), 2 * kMs) << "the old end is struck out";
}

TEST(Course, StartsAtAnInstant) {
  const auto clock = bent(ClockCourse(kHost), asked({"--start", "1970-01-02Z"}), at(kSecond), {}, 5 * kSecond);
  ASSERT_TRUE(clock) << clock.error().message;
  EXPECT_EQ(kSecond + 5 * kSecond + shown(*clock, kSecond), 86'400 * kSecond);
}

TEST(Course, EveryKindBendsWithoutAnEndAndIsReplaced) {
  const char* const kBends[] = {
      "step: 5ms", "drift: 200ppm", "ramp: {to: 5ms, over: 1s}", "slew_to: {to: 5ms, rate: 1000ppm}", "freeze: {}",
      "strobe: {by: 5ms, every: 1ms}", "jitter: {by: 1ms, every: 10ms}", "wander: {walk: 1ppm, every: 100ms}",
      "sine: {by: 1ms, period: 2s}", "leap: insert", "servo: {daemon: chrony, to: 5ms, poll: 1s}"};
  for (const char* fault : kBends) {
    const auto clock = bent(ClockCourse(kHost), asked({"--fault", fault}), at(kSecond), {}, 0);
    ASSERT_TRUE(clock) << fault << ": " << clock.error().message;
    const auto page = clock->excerpt(at(4 * kSecond), 1020);
    ASSERT_TRUE(page) << fault << ": " << page.error().message;
    for (std::int64_t ns = 4 * kSecond; ns < 4 * kSecond + 300 * kMs; ns += 999'983) {
      EXPECT_EQ(page->offset_at(ClockFamily::kRealtime, at(ns)).ns, shown(*clock, ns)) << fault << " at " << ns;
    }
    const auto replaced = bent(*clock, asked({"--step", "3ms"}), at(5 * kSecond), {}, 0);
    ASSERT_TRUE(replaced) << fault << ": " << replaced.error().message;
    EXPECT_EQ(shown(*replaced, 5 * kSecond - 1), shown(*clock, 5 * kSecond - 1)) << fault;
    EXPECT_EQ(shown(*replaced, 9 * kSecond), 3 * kMs) << fault;
  }
}

TEST(Course, WhatIsRandomIsTheSameEachTime) {
  const Bend bend = asked({"--fault", "jitter: {by: 1ms, every: 10ms}"});
  const auto one = bent(ClockCourse(kHost), bend, at(0), {}, 0), other = bent(ClockCourse(kHost), bend, at(0), {}, 0);
  ASSERT_TRUE(one && other);
  EXPECT_EQ(shown(*one, kSecond), shown(*other, kSecond));
  EXPECT_NE(shown(*one, kSecond), shown(*one, 2 * kSecond));
}

TEST(Course, MonotonicIsBroughtBackAndNeverStepped) {
  const auto clock = bent(ClockCourse(kHost), asked({"--drift", "1000ppm"}), at(0), at(5 * kSecond), 0);
  ASSERT_TRUE(clock) << clock.error().message;
  ClockCourse back = *clock;
  const auto end = set_monotonic_back(at(6 * kSecond), back);
  ASSERT_TRUE(end) << end.error().message;
  EXPECT_EQ(end->ns, 6 * kSecond + 10 * kMs) << "5 ms at half speed";
  EXPECT_EQ(shown(back, 6 * kSecond + 5 * kMs, ClockFamily::kMonotonic), 5 * kMs / 2);
  EXPECT_EQ(shown(back, end->ns, ClockFamily::kMonotonic), 0);
  EXPECT_EQ(shown(back, end->ns + kSecond, ClockFamily::kMonotonic), 0);
  for (std::int64_t ns = 6 * kSecond; ns < 7 * kSecond; ns += kMs) EXPECT_EQ(shown(back, ns), 0) << "REALTIME is healed";
  ClockCourse behind = *bent(ClockCourse(kHost), asked({"--freeze"}), at(0), at(kSecond), 0);
  EXPECT_EQ(set_monotonic_back(at(2 * kSecond), behind)->ns, 2 * kSecond) << "it may go ahead at once";
}

TEST(Course, AFaultSetsOutFromThoseBeforeIt) {
  const Bend bend = asked({"--step", "4ms", "--fault", "slew_to: {to: 5ms, rate: 1000ppm}"});
  const auto clock = bent(ClockCourse(kHost), bend, at(0), {}, 0);
  ASSERT_TRUE(clock) << clock.error().message;
  EXPECT_EQ(shown(*clock, kSecond), 5 * kMs) << "1 ms at 1000 ppm";
  EXPECT_EQ(shown(*clock, 9 * kSecond), 5 * kMs);
}

}  // namespace
}  // namespace prochron::bend
