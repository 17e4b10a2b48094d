// A process under two clocks shows the sum of both, at every instant, and no sum that a clock could not run at.
#include <gtest/gtest.h>

#include "core/rng.h"
#include "faults/clock_transform.h"

namespace prochron::faults {
namespace {

constexpr HostId kHost{1};
constexpr std::int64_t kSecond = 1'000'000'000;

NativeTime at(std::int64_t ns) { return {kHost, ns}; }

/// Up to 20 steps, rates and heals at drawn instants.
ClockTransform draw(Rng& rng) {
  ClockTransform transform(kHost);
  std::int64_t now = 1;
  for (std::uint64_t i = rng.below(20); i > 0; --i) {
    now += static_cast<std::int64_t>(rng.below(10 * kSecond));
    const Offset step{static_cast<std::int64_t>(rng.below(kSecond)) - kSecond / 2};
    const Rate rate{static_cast<std::int64_t>(rng.below(800'000'000'000)) - 400'000'000'000};
    const auto form = static_cast<Heal::Form>(rng.below(3));
    // A change inside a slew is refused, and then simply does not happen.
    (void)(rng.below(4) == 0 ? transform.heal(at(now), {form, Rate{500'000'000}}) : transform.apply({at(now), step, rate}));
  }
  return transform;
}

TEST(ClockTransformSum, AddsUpAtEveryInstant) {
  Rng rng(2604, "clock_transform_sum_test");
  for (int round = 0; round < 200; ++round) {
    const ClockTransform left = draw(rng);
    const ClockTransform right = draw(rng);
    const auto both = ClockTransform::sum(left, right);
    ASSERT_TRUE(both);
    EXPECT_EQ(both->epoch().value, left.epoch().value + right.epoch().value);
    for (int i = 0; i < 100; ++i) {
      const NativeTime n = at(static_cast<std::int64_t>(rng.below(250 * kSecond)));
      for (const ClockFamily family : {ClockFamily::kRealtime, ClockFamily::kMonotonic}) {
        EXPECT_TRUE(both->fine_offset_at(family, n) == left.fine_offset_at(family, n) + right.fine_offset_at(family, n));
        EXPECT_EQ(both->rate_at(family, n).ppt, left.rate_at(family, n).ppt + right.rate_at(family, n).ppt);
      }
    }
  }
}

TEST(ClockTransformSum, RefusesRatesThatNoClockCanRunAt) {
  struct Row {
    std::int64_t left, right;
    bool possible;
    const char* why;
  };
  constexpr std::int64_t kOne = kFinePerNanosecond;
  for (const Row& row : {Row{-kOne, 0, true, "frozen by one"}, Row{-kOne, -1, false, "MONOTONIC would run backwards"},
                         Row{kOne / 2, kOne / 2, false, "the page holds rates below 1"},
                         Row{kOne / 2, kOne / 2 - 1, true, "just below"}, Row{-kOne, kOne - 1, true, "they cancel out"}}) {
    ClockTransform left(kHost);
    ClockTransform right(kHost);
    ASSERT_TRUE(left.apply({at(10), {}, Rate{row.left}}));
    ASSERT_TRUE(right.apply({at(20), {}, Rate{row.right}}));
    EXPECT_EQ(ClockTransform::sum(left, right).has_value(), row.possible) << row.why;
  }
}

TEST(ClockTransformCancel, KeepsThePastAndNothingElse) {
  ClockTransform transform(kHost);
  ASSERT_TRUE(transform.apply({at(10), Offset{5}, Rate{7}}));
  const ClockTransform before = transform;
  ASSERT_TRUE(transform.apply({at(20), Offset{6}, Rate{8}}));
  ASSERT_TRUE(transform.heal(at(30), {}));
  transform.cancel_from(at(20));
  for (const std::int64_t n : {0, 9, 10, 19, 20, 30, 1'000'000}) {
    for (const ClockFamily family : {ClockFamily::kRealtime, ClockFamily::kMonotonic}) {
      EXPECT_TRUE(transform.fine_offset_at(family, at(n)) == before.fine_offset_at(family, at(n))) << n;
    }
  }
  EXPECT_TRUE(transform.heal(at(15), {})) << "earlier than what was cancelled";
  transform.cancel_from(at(0));
  EXPECT_EQ(transform.offset_at(ClockFamily::kRealtime, at(50)), Offset{}) << "the unbent beginning always stays";
}

}  // namespace
}  // namespace prochron::faults
