// Bins, histograms and series: nothing is lost but what the budget says, and quantiles lie where the sorted values do.
#include "verdict/statistics/histogram.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <vector>

#include "core/rng.h"
#include "verdict/statistics/latency_series.h"

namespace prochron::verdict {
namespace {

TEST(LatencyBins, HoldTheirLatenciesInOrder) {
  const std::int64_t values[] = {
      0,  1,    999,   1000,  4'000'123,  16'383'999,  16'384'000,           16'385'999, 32'768'000, 40'000'000'000,
      -1, -999, -1000, -1001, -5'000'000, -20'000'000, 9'000'000'000'000'000};
  for (const std::int64_t ns : values) {
    const Bin bin = bin_of(ns);
    EXPECT_LE(bin_begin(bin), ns) << ns;
    EXPECT_GT(bin_begin(bin + 1), ns) << ns;
    EXPECT_EQ(bin_of(bin_begin(bin)), bin) << ns;
  }
  EXPECT_EQ(bin_begin(bin_of(4'000'123) + 1) - bin_begin(bin_of(4'000'123)), 1000) << "1 us below 16 ms";
  EXPECT_LE(bin_begin(bin_of(1'000'000'000) + 1) - bin_begin(bin_of(1'000'000'000)), 125'000) << "1/8192 above";
}

TEST(Histogram, QuantilesAndSharesAreThoseOfTheSortedValues) {
  Rng rng(5, "histogram");
  Histogram histogram;
  std::vector<std::int64_t> values;
  for (int i = 0; i < 5000; ++i) {
    values.push_back(static_cast<std::int64_t>(rng.below(9'000'000)) - 1'000'000);
    histogram.add(bin_of(values.back()));
  }
  histogram.settle();
  std::ranges::sort(values);
  for (const std::int64_t percent : {1, 25, 50, 75, 99}) {
    const std::int64_t sorted = values[static_cast<std::size_t>(percent) * 50];
    EXPECT_NEAR(static_cast<double>(histogram.quantile({percent * 10'000'000})), static_cast<double>(sorted), 6000)
        << percent;
  }
  for (const std::int64_t ns : {-2'000'000, -500'500, 0, 4'123'456, 9'000'000}) {
    const auto below = std::ranges::lower_bound(values, ns) - values.begin();
    EXPECT_NEAR(static_cast<double>(histogram.below_milli(ns)) / 1000, static_cast<double>(below), 3) << ns;
  }
  EXPECT_EQ(Histogram{}.quantile({500'000'000}), 0);
}

TEST(Histogram, MiddlesAreMeansBetweenTheQuartiles) {
  struct Row {
    const char* reason;
    std::vector<std::int64_t> values;  ///< in us; a bin's middle counts
    std::int64_t iqm_ns;
  };
  const Row rows[] = {{"nothing", {}, 0},
                      {"one", {4000}, 4'000'500},
                      {"four: the inner two", {1000, 2000, 4000, 900'000}, 3'000'500},
                      {"two: a half of each, the half nearer the other", {1000, 2000}, 1'500'500},
                      {"three: the second, and a quarter of each other", {1000, 2000, 6000}, 2'500'500},
                      {"a quarter that stalled moves nothing", {1, 2, 3, 4, 5, 6, 800'000, 800'000}, 5'000},
                      {"negative ones", {-40, -20, -20, -10}, -19'500}};
  for (const Row& row : rows) {
    Histogram histogram;
    for (const std::int64_t us : row.values) histogram.add(bin_of(us * 1000));
    histogram.settle();
    EXPECT_NEAR(static_cast<double>(histogram.interquartile_mean()), static_cast<double>(row.iqm_ns), 400) << row.reason;
  }
}

TEST(LatencySeries, StaysWithinItsBudgetAndLosesNoCount) {
  for (const std::int64_t n : {1, 7, 256, 257, 1000, 8192, 9000, 300'000}) {
    Rng rng(9, "series");
    LatencySeries series;
    for (std::int64_t i = 0; i < n; ++i) series.add(static_cast<std::int64_t>(rng.below(3'000'000)));
    series.settle();
    std::int64_t counted = 0;
    std::size_t entries = 0;
    for (const LatencyBlock& block : series.blocks()) {
      std::int64_t inside = 0;
      for (const BinCount& entry : block.bins) inside += entry.count;
      EXPECT_EQ(inside, block.count);
      counted += block.count;
      entries += block.bins.size();
    }
    EXPECT_EQ(counted, n);
    EXPECT_EQ(series.count(), n);
    EXPECT_LE(series.blocks().size(), 257U) << n;
    EXPECT_LE(entries, 8192U + 256U) << n;
    EXPECT_EQ(series.shift() == 0, n <= 8192) << n << ": coarser only when it must be";
  }
}

}  // namespace
}  // namespace prochron::verdict
