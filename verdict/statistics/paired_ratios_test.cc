// Signed ranks against their exact distribution, and simulated capacities: what says 95 % errs about one time in twenty
// however the windows scatter, and enough pairs decide.
#include "verdict/statistics/paired_ratios.h"

#include <gtest/gtest.h>

#include <cmath>
#include <functional>

#include "core/rng.h"

namespace prochron::verdict {
namespace {

TEST(SignedRank, HasItsExactDistribution) {
  struct Row {
    std::size_t pairs, w;
    double tail;
    const char* reason;
  };
  for (const Row& row : {Row{1, 1, 0.5, "one coin"}, Row{3, 6, 1.0 / 8, "all ranks up"},
                         Row{4, 9, 2.0 / 16, "all, or all but rank 1"}, Row{5, 0, 1, "anything"},
                         Row{24, 209, 0.0475, "the tables' critical value: 91 on the other side"}}) {
    EXPECT_NEAR(signed_rank_tails(row.pairs)[row.w], row.tail, 1e-3) << row.reason;
  }
}

TEST(PairedRatios, BoundsAreWhatTheTailsSay) {
  const PairedRatios ratios({0.93, 1.02, 0.99, 1.01, 0.97, 1.0, 0.98, 1.03});
  for (const double tail : {0.05, 0.025}) {
    EXPECT_LE(ratios.tail_above(ratios.low(tail) - 1e-9), tail);
    EXPECT_GT(ratios.tail_above(ratios.low(tail) + 1e-9), tail);
    EXPECT_LE(ratios.tail_below(ratios.high(tail) + 1e-9), tail);
    EXPECT_GT(ratios.tail_below(ratios.high(tail) - 1e-9), tail);
  }
  EXPECT_LT(ratios.low(0.05), ratios.estimate());
  EXPECT_GT(ratios.high(0.05), ratios.estimate());
}

TEST(PairedRatios, FewPairsSayNothing) {
  for (const std::size_t pairs : {std::size_t{0}, std::size_t{1}, std::size_t{4}}) {
    const PairedRatios ratios(std::vector<double>(pairs, 1.0));
    EXPECT_EQ(ratios.low(0.05), 0) << pairs;
    EXPECT_EQ(ratios.high(0.05), PairedRatios::kEverything) << pairs;
    EXPECT_GT(ratios.tail_above(0.5), 0.05) << pairs;
  }
}

TEST(PairedRatios, APipelineThatStandsStillIsAtNothing) {
  const PairedRatios ratios(std::vector<double>(8, 0.0));
  EXPECT_EQ(ratios.estimate(), 0);
  EXPECT_LT(ratios.tail_below(0.99), 0.005);
  EXPECT_EQ(ratios.tail_above(0.99), 1);
}

/// How one window's rate strays, in parts of itself; `slow` is what wanders over the whole run.
using Noise = std::function<double(Rng& rng, double slow)>;

struct Decided {
  int shown = 0, refuted = 0;
};

/// Runs of `pairs` in blocks of control, fault, fault, control or the other way round, the true ratio known.
Decided decide(double truth, std::size_t pairs, const Noise& noise, int runs) {
  Decided decided;
  Rng rng(7, "capacity");
  for (int run = 0; run < runs; ++run) {
    std::vector<double> ratios;
    double slow = rng.normal();
    bool fault_first = false;
    for (std::size_t pair = 0; pair < pairs; ++pair) {
      fault_first = pair % 2 == 0 ? rng.below(2) == 1 : !fault_first;
      double rate[2];  // of the first and the second window
      for (double& one : rate) {
        slow = 0.97 * slow + std::sqrt(1 - 0.97 * 0.97) * rng.normal();
        one = 1 + noise(rng, slow);
      }
      ratios.push_back(truth * (fault_first ? rate[0] / rate[1] : rate[1] / rate[0]));
    }
    const PairedRatios found(ratios);
    decided.shown += found.tail_above(0.99) <= 0.05 ? 1 : 0;
    decided.refuted += found.tail_below(0.99) <= 0.05 ? 1 : 0;
  }
  return decided;
}

TEST(PairedRatios, ErrAsRarelyAsTheySayAndDecideWhenThereIsEnough) {
  constexpr int kRuns = 4000;
  const Noise steady = [](Rng& rng, double) { return 0.006 * rng.normal(); };
  const Noise wandering = [](Rng& rng, double slow) { return 0.03 * slow + 0.006 * rng.normal(); };
  const Noise disturbed = [](Rng& rng, double) { return 0.006 * rng.normal() - (rng.below(8) == 0 ? 0.2 : 0); };
  struct Row {
    const char* reason;
    double truth;
    std::size_t pairs;
    const Noise& noise;
    double shown_least, shown_most, refuted_least, refuted_most;
  };
  const Row rows[] = {
      {"at the limit, neither is said more than 1 time in 20", 0.99, 24, steady, 0, 0.06, 0, 0.06},
      {"nor while the machine wanders", 0.99, 24, wandering, 0, 0.06, 0, 0.06},
      {"nor where one window in eight loses a fifth", 0.99, 24, disturbed, 0, 0.06, 0, 0.06},
      {"a pipeline that is not slowed is shown", 1, 24, steady, 0.99, 1, 0, 0},
      {"with the machine wandering mostly", 1, 24, wandering, 0.6, 1, 0, 0.01},
      {"and where windows are disturbed often enough", 1, 24, disturbed, 0.6, 1, 0, 0.01},
      {"one slowed by 5 % is refuted", 0.952, 24, wandering, 0, 0, 0.99, 1},
      {"even by ten pairs", 0.952, 10, steady, 0, 0, 0.99, 1},
      {"four pairs decide nothing", 1, 4, steady, 0, 0, 0, 0},
  };
  for (const Row& row : rows) {
    const Decided decided = decide(row.truth, row.pairs, row.noise, kRuns);
    EXPECT_GE(decided.shown, row.shown_least * kRuns) << row.reason;
    EXPECT_LE(decided.shown, row.shown_most * kRuns) << row.reason;
    EXPECT_GE(decided.refuted, row.refuted_least * kRuns) << row.reason;
    EXPECT_LE(decided.refuted, row.refuted_most * kRuns) << row.reason;
  }
}

}  // namespace
}  // namespace prochron::verdict
