// What a clock shows at named instants, worked out by hand: the kernel's rules of steps, rates and heals.
#include "faults/clock_transform.h"

#include <gtest/gtest.h>

namespace prochron::faults {
namespace {

constexpr HostId kHost{3};
constexpr std::int64_t kSecond = 1'000'000'000;
constexpr std::int64_t kDay = 86'400 * kSecond;
constexpr Rate kPpm200{200'000'000};
constexpr auto kReal = ClockFamily::kRealtime;
constexpr auto kMono = ClockFamily::kMonotonic;

NativeTime at(std::int64_t ns) { return {kHost, ns}; }

std::int64_t offset(const ClockTransform& transform, ClockFamily family, std::int64_t ns) {
  return transform.offset_at(family, at(ns)).ns;
}

TEST(ClockTransform, IsNativeBeforeAnyCommand) {
  const ClockTransform transform(kHost);
  EXPECT_EQ(offset(transform, kReal, 0), 0);
  EXPECT_EQ(offset(transform, kMono, 30 * kDay), 0);
  EXPECT_EQ(transform.epoch().value, 0U);
}

TEST(ClockTransform, StepMovesRealtimeAloneFromItsVeryNanosecond) {
  ClockTransform transform(kHost);
  ASSERT_TRUE(transform.apply({at(kSecond), Offset{-5'000'000}, Rate{}}));
  EXPECT_EQ(offset(transform, kReal, kSecond - 1), 0);
  EXPECT_EQ(offset(transform, kReal, kSecond), -5'000'000);
  EXPECT_EQ(offset(transform, kReal, 30 * kDay), -5'000'000);
  EXPECT_EQ(offset(transform, kMono, kSecond), 0);
  EXPECT_EQ(transform.epoch().value, 1U);
}

TEST(ClockTransform, RateBendsBothFamiliesAndOffsetsAreFloored) {
  ClockTransform transform(kHost);
  ASSERT_TRUE(transform.apply({at(kSecond), {}, kPpm200}));
  for (const ClockFamily family : {kReal, kMono}) {
    EXPECT_EQ(offset(transform, family, kSecond + 4'999), 0) << "200 ppm of 4,999 ns is 0.9998 ns";
    EXPECT_EQ(offset(transform, family, kSecond + 5'000), 1);
    EXPECT_EQ(offset(transform, family, 31 * kSecond), 6'000'000);
    EXPECT_EQ(offset(transform, family, 30 * kDay + kSecond), 518'400'000'000);
  }
  ClockTransform slow(kHost);
  ASSERT_TRUE(slow.apply({at(0), {}, Rate{-1}}));
  EXPECT_EQ(offset(slow, kMono, 1), -1) << "floored: a slow clock never shows an instant too early";
  EXPECT_EQ(slow.fine_offset_at(kMono, at(1)), FineOffset{-1});
}

TEST(ClockTransform, LaterRateStartsFromWhatWasGained) {
  ClockTransform transform(kHost);
  ASSERT_TRUE(transform.apply({at(0), Offset{1'000}, kPpm200}));
  ASSERT_TRUE(transform.apply({at(10 * kSecond), Offset{500}, Rate{-kPpm200.ppt}}));
  EXPECT_EQ(offset(transform, kReal, 10 * kSecond), 2'000'000 + 1'500);
  EXPECT_EQ(offset(transform, kMono, 10 * kSecond), 2'000'000);
  EXPECT_EQ(offset(transform, kReal, 20 * kSecond), 1'500);
  EXPECT_EQ(transform.rate_at(kMono, at(10 * kSecond - 1)), kPpm200);
  EXPECT_EQ(transform.rate_at(kMono, at(10 * kSecond)), Rate{-kPpm200.ppt});
}

TEST(ClockTransform, ChangeAtTheInstantOfTheLastLeavesNoEmptySegment) {
  ClockTransform transform(kHost);
  ASSERT_TRUE(transform.apply({at(kSecond), Offset{5}, Rate{}}));
  ASSERT_TRUE(transform.apply({at(kSecond), Offset{7}, kPpm200}));
  EXPECT_EQ(offset(transform, kReal, kSecond), 12);
  EXPECT_EQ(transform.segments(kReal).size(), 2U);
  EXPECT_EQ(transform.epoch().value, 2U);
}

/// 200 ppm ahead since 0 and stepped by +5 ms; healed at 10 s, where MONOTONIC has gained 2 ms and REALTIME 7 ms.
ClockTransform healed(Heal form) {
  ClockTransform transform(kHost);
  EXPECT_TRUE(transform.apply({at(0), Offset{5'000'000}, kPpm200}));
  EXPECT_TRUE(transform.heal(at(10 * kSecond), form));
  return transform;
}

TEST(ClockTransformHeal, StepTakesRealtimeBackAndMonotonicKeepsWhatItGained) {
  const auto transform = healed({Heal::Form::kStep, {}});
  EXPECT_EQ(offset(transform, kReal, 10 * kSecond - 1), 6'999'999);
  EXPECT_EQ(offset(transform, kReal, 10 * kSecond), 0);
  EXPECT_EQ(offset(transform, kMono, 10 * kSecond), 2'000'000);
  EXPECT_EQ(offset(transform, kMono, 30 * kDay), 2'000'000);
  EXPECT_EQ(transform.epoch().value, 2U);
}

TEST(ClockTransformHeal, LeaveEndsTheRateAndKeepsTheOffset) {
  const auto transform = healed({Heal::Form::kLeave, {}});
  EXPECT_EQ(offset(transform, kReal, 30 * kDay), 7'000'000);
  EXPECT_EQ(offset(transform, kMono, 30 * kDay), 2'000'000);
}

TEST(ClockTransformHeal, SlewBendsBothUntilRealtimeIsNativeAgain) {
  // 7 ms at 1,000 ppm take 7 s; MONOTONIC loses 7 ms on the way.
  const auto transform = healed({Heal::Form::kSlew, Rate{1'000'000'000}});
  EXPECT_EQ(offset(transform, kReal, 10 * kSecond), 7'000'000);
  EXPECT_EQ(offset(transform, kReal, 13 * kSecond), 4'000'000);
  EXPECT_EQ(offset(transform, kMono, 13 * kSecond), -1'000'000);
  EXPECT_EQ(offset(transform, kReal, 17 * kSecond), 0);
  EXPECT_EQ(offset(transform, kReal, 30 * kDay), 0);
  EXPECT_EQ(offset(transform, kMono, 30 * kDay), -5'000'000);
  EXPECT_EQ(transform.epoch().value, 2U) << "one command, though two changes";
}

TEST(ClockTransformHeal, SlewOfAClockThatIsBehindRunsFast) {
  ClockTransform transform(kHost);
  ASSERT_TRUE(transform.apply({at(0), Offset{-1'000}, Rate{}}));
  ASSERT_TRUE(transform.heal(at(10), {Heal::Form::kSlew, Rate{300'000'000'000}}));
  EXPECT_EQ(offset(transform, kReal, 10 + 3'333), -1) << "-0.1 ns, floored";
  EXPECT_EQ(offset(transform, kReal, 10 + 3'334), 0) << "cut short by 0.2 ns: not ahead";
  EXPECT_EQ(offset(transform, kMono, 10 + 3'334), 1'000);
}

TEST(ClockTransformHeal, SlewOfAnUnbentRealtimeOnlyEndsTheRate) {
  ClockTransform transform(kHost);
  ASSERT_TRUE(transform.apply({at(0), Offset{-2'000}, kPpm200}));
  ASSERT_TRUE(transform.heal(at(10'000'000), {Heal::Form::kSlew, kPpm200}));
  EXPECT_EQ(offset(transform, kReal, kDay), 0);
  EXPECT_EQ(offset(transform, kMono, kDay), 2'000);
}

TEST(ClockTransform, RefusesWhatNoClockDoesAndStaysAsItWas) {
  ClockTransform transform(kHost);
  ASSERT_TRUE(transform.apply({at(kSecond), Offset{5}, Rate{}}));
  struct Row {
    Change change;
    std::string_view because;
  };
  const Row rows[] = {
      {{at(kSecond - 1), {}, {}}, "before the last change"},
      {{at(kDay), {}, Rate{kFinePerNanosecond}}, "a rate of +1"},
      {{at(kDay), {}, Rate{-kFinePerNanosecond - 1}}, "a clock that runs backwards"},
      {{at(kDay), Offset{(std::int64_t{1} << 62U)}, {}}, "an offset past 146 years"},
      {{at((std::int64_t{1} << 62U) + 1), {}, {}}, "an instant past 146 years"},
  };
  for (const Row& row : rows) {
    const auto refused = transform.apply(row.change);
    ASSERT_FALSE(refused) << row.because;
    EXPECT_EQ(refused.error().code, ErrorCode::kRefused);
  }
  for (const std::int64_t slew : {std::int64_t{0}, std::int64_t{-1}, kFinePerNanosecond}) {
    EXPECT_FALSE(transform.heal(at(kDay), {Heal::Form::kSlew, Rate{slew}})) << slew;
  }
  EXPECT_FALSE(transform.heal(at(kSecond - 1), {Heal::Form::kStep, {}}));
  EXPECT_EQ(transform.epoch().value, 1U);
  EXPECT_EQ(transform.segments(kReal).size(), 2U);
  EXPECT_TRUE(transform.apply({at(kDay), {}, Rate{-kFinePerNanosecond}})) << "a clock may stand still";
}

TEST(ClockTransformDeathTest, AnotherHostsTimeStopsTheProgram) {
  GTEST_FLAG_SET(death_test_style, "threadsafe");
  ClockTransform transform(kHost);
  EXPECT_DEATH((void)transform.offset_at(kReal, NativeTime{HostId{4}, 0}), "NativeTime of two owners");
  EXPECT_DEATH((void)transform.apply({NativeTime{HostId{4}, 0}, {}, {}}), "NativeTime of two owners");
}

}  // namespace
}  // namespace prochron::faults
