// Intervals on correlated latencies, simulated: what says 95 % holds about that often, and what ignores the correlation
// does not.
#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "core/rng.h"
#include "verdict/statistics/autocorrelation.h"
#include "verdict/statistics/binomial.h"
#include "verdict/statistics/latency_shape.h"

namespace prochron::verdict {
namespace {

constexpr double kMedian = 4'000'000, kDeviation = 300'000;
constexpr double kNormalOnePercent = -2.3263478740408408, kNormalTwoPercent = -2.0537489106318225;

/// AR(1) around the paper's hop.
LatencySeries draw(Rng& rng, int n, double memory) {
  LatencySeries series;
  double state = rng.normal();
  for (int i = 0; i < n; ++i) {
    state = memory * state + std::sqrt(1 - memory * memory) * rng.normal();
    series.add(static_cast<std::int64_t>(kMedian + kDeviation * state));
  }
  series.settle();
  return series;
}

TEST(Autocorrelation, RecoversTheCorrelationTimeOfItsRanks) {
  struct Row {
    double memory;
    double least, most;  ///< of (1 + memory) / (1 - memory), which ranks slightly undercut
  };
  for (const Row& row : {Row{0, 1, 1.1}, Row{0.5, 2.3, 3.3}, Row{0.9, 13, 22}, Row{0.98, 60, 120}}) {
    Rng rng(2, "autocorrelation");
    double sum = 0;
    for (int run = 0; run < 10; ++run) sum += correlation_time(draw(rng, 20'000, row.memory));
    EXPECT_GE(sum / 10, row.least) << row.memory;
    EXPECT_LE(sum / 10, row.most) << row.memory;
  }
}

TEST(Autocorrelation, OneStallIsNotAllThatAWindowRemembers) {
  Rng rng(4, "stall");
  LatencySeries series;
  for (int i = 0; i < 240; ++i) {
    const bool stalled = i >= 100 && i < 106;
    series.add(static_cast<std::int64_t>(kMedian + kDeviation * rng.normal()) + (stalled ? 900'000'000 : 0));
  }
  series.settle();
  EXPECT_LT(correlation_time(series), 2);
}

TEST(Autocorrelation, AsksThePartOnWhichTheThresholdHangs) {
  EXPECT_EQ(part_at({0}), Part::kFastestTenth);
  EXPECT_EQ(part_at({300'000'000}), Part::kFasterHalf);
  EXPECT_EQ(part_at({500'000'000}), Part::kSlowerHalf);
  EXPECT_EQ(part_at({1'000'000'000}), Part::kSlowestTenth);
  // A third of the window is stalled: its fast messages come by chance, its slow ones in one piece.
  Rng rng(12, "parts");
  LatencySeries series;
  for (int i = 0; i < 240; ++i) {
    const bool stalled = i >= 100 && i < 180;
    series.add(static_cast<std::int64_t>(kMedian + kDeviation * rng.normal()) + (stalled ? 1'000'000 : 0));
  }
  series.settle();
  EXPECT_GT(correlation_time(series, Part::kAll), 20);
  EXPECT_GT(correlation_time(series, Part::kSlowerHalf), 20);
  EXPECT_LT(correlation_time(series, Part::kFastestTenth), 3);
}

TEST(Coverage, RatesAtTheEffectiveSizeOfCorrelatedLatencies) {
  struct Row {
    const char* reason;
    double z;  ///< where the skew lies among the latencies
    std::int64_t ppb;
    int most_naive;  ///< per cent of runs in which 2000 messages taken for 2000 would have covered
  };
  const Row rows[] = {{"in the middle", 0, 500'000'000, 60},
                      {"in the fastest tenth", kNormalTwoPercent, 20'000'000, 85}};
  for (const Row& row : rows) {
    Rng rng(6, "rates");
    int covered = 0, naive = 0;
    constexpr int kRuns = 200;
    for (int run = 0; run < kRuns; ++run) {
      const LatencySeries series = draw(rng, 2000, 0.9);
      const auto skew = static_cast<std::int64_t>(kMedian + kDeviation * row.z);
      const std::int64_t negative = series.all().below_milli(skew) / 1000;
      const Part part = part_at({row.ppb});
      const auto holds = [&](const RateEstimate& rate) { return rate.low.ppb <= row.ppb && row.ppb <= rate.high.ppb; };
      const std::int64_t worth = effective_size(series, correlation_time(series, part), part);
      covered += holds(estimate_rate(2000, negative, worth)) ? 1 : 0;
      naive += holds(estimate_rate(2000, negative, 2000)) ? 1 : 0;
    }
    EXPECT_GE(covered, kRuns * 90 / 100) << row.reason;
    EXPECT_LE(naive, kRuns * row.most_naive / 100) << row.reason << ": 2000 correlated messages are not 2000";
  }
}

TEST(Coverage, MarginsByBlocks) {
  struct Row {
    const char* reason;
    double memory;
    int n;
    Share p;
    double z;
    int least;  ///< per cent
  };
  const Row rows[] = {{"independent, the paper's control", 0, 800, {20'000'000}, kNormalTwoPercent, 89},
                      {"correlated, a longer one", 0.9, 4000, {20'000'000}, kNormalTwoPercent, 85},
                      {"independent, 1 %", 0, 2000, {10'000'000}, kNormalOnePercent, 89}};
  for (const Row& row : rows) {
    Rng rng(8, "margins");
    int covered = 0;
    constexpr int kRuns = 50;
    const auto truth = static_cast<std::int64_t>(kMedian + kDeviation * row.z);
    for (int run = 0; run < kRuns; ++run) {
      const LatencySeries series = draw(rng, row.n, row.memory);
      const LatencySeries* one[] = {&series};
      const Interval interval =
          quantile_interval(one, row.p, {8, "run " + std::to_string(run), correlation_time(series)});
      covered += interval.low_ns <= truth && truth <= interval.high_ns ? 1 : 0;
    }
    EXPECT_GE(covered * 100, row.least * kRuns) << row.reason;
  }
}

TEST(Coverage, ErrorsOfPlaceAndRangeAreThoseOfRepetition) {
  constexpr int kRuns = 300;
  Rng rng(10, "shapes");
  double middle_square = 0, range_square = 0;
  std::vector<LatencySeries> windows;
  for (int run = 0; run < kRuns; ++run) windows.push_back(draw(rng, 240, 0));
  for (const LatencySeries& window : windows) {
    const double middle = static_cast<double>(window.all().interquartile_mean()) - kMedian;
    const double range = static_cast<double>(window.all().quantile(kThreeQuarters) - window.all().quantile(kQuarter)) -
                         1.34898 * kDeviation;
    middle_square += middle * middle / kRuns;
    range_square += range * range / kRuns;
  }
  std::vector<const LatencySeries*> twenty;
  for (std::size_t i = 0; i < 20; ++i) twenty.push_back(&windows[i]);
  const ShapeErrors errors = errors_of(twenty, 20 * 240, {10, "errors", 1});
  const LatencyShape shape = shape_of(windows[0].all(), 240, errors, {});
  EXPECT_NEAR(shape.iqm_error_ns / std::sqrt(middle_square), 1, 0.2);
  EXPECT_NEAR(shape.iqr_error_ns / std::sqrt(range_square), 1, 0.2);
}

}  // namespace
}  // namespace prochron::verdict
