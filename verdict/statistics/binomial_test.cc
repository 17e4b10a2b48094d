// Exact binomial statements against textbook values and against counting.
#include "verdict/statistics/binomial.h"

#include <gtest/gtest.h>

#include "core/rng.h"

namespace prochron::verdict {
namespace {

TEST(Binomial, TailsAreThoseOfTheTextbook) {
  struct Row {
    const char* reason;
    std::int64_t n, k;
    double p, at_least, at_most;
  };
  const Row rows[] = {
      {"a fair coin, 3 of 5", 5, 3, 0.5, 0.5, 26.0 / 32},
      {"none of 10 at 10 %", 10, 0, 0.1, 1, 0.3486784401},
      {"all of 10 at 90 %", 10, 10, 0.9, 0.3486784401, 1},
      {"a rate of 0 gives nothing", 8, 1, 0, 0, 1},
      {"a rate of 1 gives all", 8, 7, 1, 1, 0},
      {"nothing was seen", 0, 0, 0.3, 1, 1},
      {"far in the tail: 40 of 40 at one half", 40, 40, 0.5, 9.094947017729282e-13, 1},
      {"large and in the middle", 1'000'000, 500'000, 0.5, 0.500398942, 0.500398942},
  };
  for (const Row& row : rows) {
    const Tails tails = binomial_tails(row.n, row.k, row.p);
    EXPECT_NEAR(tails.at_least, row.at_least, 1e-9 * row.at_least + 1e-15) << row.reason;
    EXPECT_NEAR(tails.at_most, row.at_most, 1e-9) << row.reason;
  }
}

TEST(Binomial, IntervalsAreClopperAndPearsons) {
  struct Row {
    std::int64_t n, k;
    double low, high;  ///< per cent
  };
  const Row rows[] = {{10, 0, 0, 30.8497},        {10, 10, 69.1503, 100}, {10, 5, 18.7086, 81.2914},
                      {20, 1, 0.126509, 24.8733}, {240, 0, 0, 1.525323},  {1200, 553, 43.23395, 48.95196}};
  for (const Row& row : rows) {
    const RateEstimate rate = estimate_rate(row.n, row.k, row.n);
    EXPECT_NEAR(static_cast<double>(rate.low.ppb) / 1e7, row.low, 2e-4) << row.k << " of " << row.n;
    EXPECT_NEAR(static_cast<double>(rate.high.ppb) / 1e7, row.high, 2e-4) << row.k << " of " << row.n;
  }
}

TEST(Binomial, FewerEffectiveObservationsWidenTheIntervalAroundTheSameRate) {
  const RateEstimate all = estimate_rate(1000, 100, 1000);
  const RateEstimate few = estimate_rate(1000, 100, 50);
  EXPECT_EQ(all.rate, few.rate);
  EXPECT_LT(few.low, all.low);
  EXPECT_GT(few.high, all.high);
  EXPECT_EQ(estimate_rate(0, 0, 0).high, Share{1'000'000'000}) << "nothing seen, nothing known";
}

TEST(Binomial, IntervalsCoverAsOftenAsTheySay) {
  struct Row {
    std::int64_t n;
    double p;
  };
  for (const Row& row : {Row{240, 0.05}, Row{60, 0.5}, Row{400, 0.99}}) {
    Rng rng(3, "binomial coverage");
    int covered = 0;
    constexpr int kRuns = 1000;
    for (int run = 0; run < kRuns; ++run) {
      std::int64_t k = 0;
      for (std::int64_t i = 0; i < row.n; ++i) k += rng.uniform() < row.p ? 1 : 0;
      const RateEstimate rate = estimate_rate(row.n, k, row.n);
      covered += fraction(rate.low) <= row.p && row.p <= fraction(rate.high) ? 1 : 0;
    }
    EXPECT_GE(covered, kRuns * 94 / 100) << row.n << " at " << row.p << ": never less than said, but for chance";
  }
}

}  // namespace
}  // namespace prochron::verdict
