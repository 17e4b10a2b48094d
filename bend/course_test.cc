// What a bend makes of a map: sums, ends, and the change of one that is in force.
#include "bend/course.h"

#include <gtest/gtest.h>

namespace prochron::bend {
namespace {

using faults::ClockFamily;
using faults::ClockTransform;

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

std::int64_t shown(const ClockTransform& clock, std::int64_t ns, ClockFamily family = ClockFamily::kRealtime) {
  return clock.offset_at(family, at(ns)).ns;
}

TEST(Course, FaultsAddUpAndEndTogether) {
  const Bend bend = asked({"--step", "-5ms", "--drift", "1000ppm"});
  const auto clock = bent(ClockTransform(kHost), bend, at(kSecond), at(3 * kSecond), 0);
  ASSERT_TRUE(clock) << clock.error().message;
  EXPECT_EQ(shown(*clock, kSecond - 1), 0);
  EXPECT_EQ(shown(*clock, kSecond), -5 * kMs);
  EXPECT_EQ(shown(*clock, 2 * kSecond), -4 * kMs) << "a second at 1000 ppm";
  EXPECT_EQ(shown(*clock, 3 * kSecond), 0) << "healed";
  EXPECT_EQ(shown(*clock, 9 * kSecond, ClockFamily::kMonotonic), 2 * kMs) << "MONOTONIC keeps what it gained";
}

TEST(Course, WithoutAnEndItLastsAndKnowsHowToHeal) {
  const Bend bend = asked({"--step", "1h", "--heal", "slew 500ppm"});
  const auto clock = bent(ClockTransform(kHost), bend, at(0), {}, 0);
  ASSERT_TRUE(clock) << clock.error().message;
  EXPECT_EQ(shown(*clock, 1'000'000 * kSecond), 3'600 * kSecond);
  EXPECT_EQ(clock->heal_form(), (faults::Heal{faults::Heal::Form::kSlew, Rate{500'000'000}}));
}

TEST(Course, AChangeTakesThePlaceOfWhatIsInForce) {
  const auto first = bent(ClockTransform(kHost), asked({"--step", "7ms"}), at(0), at(9 * kSecond), 0);
  ASSERT_TRUE(first) << first.error().message;
  const auto second = bent(*first, asked({"--step", "2ms"}), at(kSecond), {}, 0);
  ASSERT_TRUE(second) << second.error().message;
  EXPECT_EQ(shown(*second, kSecond - 1), 7 * kMs) << "the past stays";
  EXPECT_EQ(shown(*second, kSecond), 2 * kMs);
  EXPECT_EQ(shown(*second, 10 * kSecond), 2 * kMs) << "the old end is struck out";
}

TEST(Course, StartsAtAnInstant) {
  const auto clock = bent(ClockTransform(kHost), asked({"--start", "1970-01-02Z"}), at(kSecond), {}, 5 * kSecond);
  ASSERT_TRUE(clock) << clock.error().message;
  EXPECT_EQ(kSecond + 5 * kSecond + shown(*clock, kSecond), 86'400 * kSecond);
}

}  // namespace
}  // namespace prochron::bend
