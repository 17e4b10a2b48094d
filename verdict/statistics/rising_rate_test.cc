// Where a rising share passes a limit: by hand, and over many seeded measurements whose truth is known.
#include "verdict/statistics/rising_rate.h"

#include <gtest/gtest.h>

#include <string>

#include "core/rng.h"
#include "verdict/statistics/passing_prediction.h"

namespace prochron::verdict {
namespace {

constexpr Share kTwoPercent{20'000'000};

struct Row {
  std::vector<std::int64_t> negative;  ///< of ten messages at each skew, one microsecond apart
  std::optional<std::int64_t> passes_us;
  const char* why;
};

TEST(RisingRate, PassesWhereTheFittedShareDoes) {
  const Row rows[] = {
      {{0, 0, 0}, {}, "never"},
      {{0, 0, 5, 9, 10}, 2, "it rises by itself"},
      {{1, 0, 0, 0, 0, 0, 0, 0, 6}, 8, "one early negative is pooled with the nine times nothing after it"},
      {{3, 0, 0, 4}, 0, "three in thirty are more than 2 % from the first on"},
      {{10, 10}, 0, "from the first skew seen"},
  };
  for (const Row& row : rows) {
    std::vector<RateAtSkew> rates;
    for (const std::int64_t k : row.negative) rates.push_back({std::int64_t(rates.size()) * 1000, 10, k});
    const auto passes = passes_at(rates, kTwoPercent);
    EXPECT_EQ(passes.has_value(), row.passes_us.has_value()) << row.why;
    if (passes && row.passes_us) {
      EXPECT_EQ(*passes, *row.passes_us * 1000) << row.why;
    }
  }
}

/// Latencies of 3 to 5 ms, the sum of two uniform draws: 2 % lie below 3.2 ms.
std::int64_t latency(Rng& rng) { return 3'000'000 + static_cast<std::int64_t>(rng.below(1'000'001) + rng.below(1'000'001)); }
constexpr std::int64_t kTruth = 3'200'000;

/// A message every 2 us of skew, from 0 to 6 ms.
std::vector<RateAtSkew> measurement(Rng& rng) {
  std::vector<RateAtSkew> rates;
  for (std::int64_t skew = 0; skew < 6'000'000; skew += 2'000) rates.push_back({skew, 1, latency(rng) < skew ? 1 : 0});
  return rates;
}

TEST(RisingRate, ItsIntervalHoldsTheTruthAsOftenAsItSays) {
  int missed = 0;
  std::int64_t wide = 0;
  for (std::uint64_t seed = 0; seed < 300; ++seed) {
    Rng rng(seed, "measurement");
    const PassingInterval interval = passing_interval(measurement(rng), kTwoPercent, {1, 1});
    ASSERT_TRUE(interval.low_ns && interval.high_ns);
    missed += *interval.low_ns > kTruth || *interval.high_ns < kTruth ? 1 : 0;
    wide += *interval.high_ns - *interval.low_ns;
  }
  EXPECT_LE(missed, 15) << "5 % of 300";
  EXPECT_LT(wide / 300, 1'500'000) << "it says something";
}

TEST(RisingRate, MessagesThatRememberAreWorthLess) {
  Rng rng(1, "measurement");
  const auto rates = measurement(rng);
  const PassingInterval sure = passing_interval(rates, kTwoPercent, {1, 1});
  const PassingInterval unsure = passing_interval(rates, kTwoPercent, {1, 4});
  EXPECT_LT(unsure.low_ns.value_or(0), *sure.low_ns);
  EXPECT_GE(unsure.high_ns.value_or(6'000'000), *sure.high_ns);
}

TEST(PassingPrediction, HoldsAlmostEveryMeasurement) {
  int missed = 0;
  for (std::uint64_t seed = 0; seed < 40; ++seed) {
    Rng rng(seed, "control and measurement");
    LatencySeries control;
    for (int i = 0; i < 3'000; ++i) control.add(latency(rng));
    control.settle();
    const auto rates = measurement(rng);
    const LatencySeries* series[] = {&control};
    const auto predicted = predict_passing(series, rates, kTwoPercent, {seed, "prediction", 1});
    const auto measured = passes_at(rates, kTwoPercent);
    ASSERT_TRUE(measured && predicted.surely);
    missed += *measured < predicted.low_ns || *measured > predicted.high_ns ? 1 : 0;
    EXPECT_LT(predicted.low_ns, kTruth);
    EXPECT_GT(predicted.high_ns, kTruth);
    EXPECT_LT(predicted.high_ns - predicted.low_ns, 800'000) << "it says something";
  }
  EXPECT_LE(missed, 1) << "two in a thousand";
}

}  // namespace
}  // namespace prochron::verdict
