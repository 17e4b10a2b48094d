// The inverse that translates deadlines, against a search of every nanosecond, on schedules so short and so violent
// that each nanosecond is an edge: clocks that stand still, double speed, steps back over deadlines already passed.
#include <gtest/gtest.h>

#include "core/rng.h"
#include "faults/clock_transform.h"

namespace prochron::faults {
namespace {

constexpr HostId kHost{3};
constexpr std::int64_t kSecond = 1'000'000'000;
constexpr std::int64_t kHorizon = 400;  ///< ns searched; every schedule below ends by 200
constexpr std::int64_t kFrozen = -kFinePerNanosecond;
constexpr auto kReal = ClockFamily::kRealtime;
constexpr auto kMono = ClockFamily::kMonotonic;

NativeTime at(std::int64_t ns) { return {kHost, ns}; }

std::int64_t shown(const ClockTransform& transform, ClockFamily family, std::int64_t n) {
  return n + transform.offset_at(family, at(n)).ns;
}

/// -1: not within the horizon.
std::int64_t by_search(const ClockTransform& transform, ClockFamily family, std::int64_t now, std::int64_t bent) {
  for (std::int64_t t = now; t <= kHorizon; ++t) {
    if (shown(transform, family, t) >= bent) return t;
  }
  return -1;
}

std::int64_t by_when(const ClockTransform& transform, ClockFamily family, std::int64_t now, std::int64_t bent) {
  const auto found = transform.when(family, at(now), bent);
  return found && found->ns <= kHorizon ? found->ns : -1;
}

ClockTransform violent(std::uint64_t seed) {
  constexpr std::int64_t kRates[] = {kFrozen, kFrozen + 1, kFrozen / 2, -333'333'333'333, -1, 0,
                                     1,       1'000'000,   kFinePerNanosecond / 3, kFinePerNanosecond - 1};
  ClockTransform transform(kHost);
  Rng rng(seed, "violent");
  for (std::int64_t n = 0; n < 180; n += 1 + static_cast<std::int64_t>(rng.below(40))) {
    const auto step = static_cast<std::int64_t>(rng.below(121)) - 60;
    const Rate rate{kRates[rng.below(std::size(kRates))]};
    EXPECT_TRUE(transform.apply({at(n), Offset{rng.below(2) == 0 ? 0 : step}, rate}));
  }
  return transform;
}

TEST(When, IsTheFirstNanosecondThatShowsTheDeadline) {
  std::int64_t reached = 0;
  std::int64_t never = 0;
  for (std::uint64_t seed = 0; seed < 100; ++seed) {
    const auto transform = violent(seed);
    for (const ClockFamily family : {kReal, kMono}) {
      for (std::int64_t now = 0; now < 200; now += 7) {
        for (std::int64_t bent = -20; bent < 280; bent += 3) {
          const std::int64_t searched = by_search(transform, family, now, bent);
          ASSERT_EQ(by_when(transform, family, now, bent), searched)
              << "seed " << seed << ", now " << now << ", deadline " << bent;
          ++(searched < 0 ? never : reached);
        }
      }
    }
  }
  EXPECT_GT(reached, 100'000);
  EXPECT_GT(never, 1'000) << "frozen clocks must be among them";
}

TEST(When, InsideANegativeStepWaitsForTheSecondPassage) {
  ClockTransform transform(kHost);
  ASSERT_TRUE(transform.apply({at(100 * kSecond), Offset{-5 * kSecond}, Rate{}}));
  // 98 s was shown at 98 s, and again at 103 s: who asks in between gets the second.
  EXPECT_EQ(transform.when(kReal, at(50 * kSecond), 98 * kSecond)->ns, 98 * kSecond);
  EXPECT_EQ(transform.when(kReal, at(100 * kSecond), 98 * kSecond)->ns, 103 * kSecond);
  EXPECT_EQ(transform.when(kReal, at(99 * kSecond), 98 * kSecond)->ns, 99 * kSecond) << "already past: at once";
  EXPECT_EQ(transform.when(kReal, at(99 * kSecond), 100 * kSecond)->ns, 105 * kSecond) << "the step takes it away";
  EXPECT_EQ(transform.when(kMono, at(100 * kSecond), 103 * kSecond)->ns, 103 * kSecond);
}

TEST(When, PositiveStepEndsAWaitAtTheStep) {
  ClockTransform transform(kHost);
  ASSERT_TRUE(transform.apply({at(100 * kSecond), Offset{5 * kSecond}, Rate{}}));
  EXPECT_EQ(transform.when(kReal, at(50 * kSecond), 103 * kSecond)->ns, 100 * kSecond);
  EXPECT_EQ(transform.when(kReal, at(50 * kSecond), 107 * kSecond)->ns, 102 * kSecond);
}

TEST(When, FrozenClockReachesADeadlineOnlyThroughALaterChange) {
  ClockTransform transform(kHost);
  ASSERT_TRUE(transform.apply({at(10 * kSecond), {}, Rate{kFrozen}}));
  const auto never = transform.when(kMono, at(10 * kSecond), 10 * kSecond + 1);
  ASSERT_FALSE(never);
  EXPECT_EQ(never.error().code, ErrorCode::kRefused);
  EXPECT_EQ(transform.when(kMono, at(20 * kSecond), 10 * kSecond)->ns, 20 * kSecond) << "what it shows is due now";
  ASSERT_TRUE(transform.heal(at(30 * kSecond), {Heal::Form::kStep, {}}));
  EXPECT_EQ(transform.when(kMono, at(10 * kSecond), 10 * kSecond + 1)->ns, 30 * kSecond + 1);
  EXPECT_EQ(transform.when(kReal, at(10 * kSecond), 10 * kSecond + 1)->ns, 30 * kSecond);
}

TEST(When, IsExactAfterThirtyDaysOfDrift) {
  ClockTransform transform(kHost);
  ASSERT_TRUE(transform.apply({at(0), {}, Rate{-200'000'001}}));
  for (std::int64_t bent = 30 * 86'400 * kSecond; bent < 30 * 86'400 * kSecond + 1'000; ++bent) {
    const std::int64_t t = transform.when(kMono, at(0), bent)->ns;
    ASSERT_GE(shown(transform, kMono, t), bent);
    ASSERT_LT(shown(transform, kMono, t - 1), bent);
  }
}

TEST(When, AnInstantThatNoInt64HoldsIsNever) {
  ClockTransform transform(kHost);
  ASSERT_TRUE(transform.apply({at(0), {}, Rate{kFrozen + 1}}));
  EXPECT_FALSE(transform.when(kMono, at(0), kSecond)) << "due after 1e21 ns";
}

}  // namespace
}  // namespace prochron::faults
