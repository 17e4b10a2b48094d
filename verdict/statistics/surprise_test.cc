// Fisher's test, the normal distribution and Holm's procedure against published values.
#include <gmock/gmock.h>

#include "verdict/statistics/fisher.h"
#include "verdict/statistics/holm.h"
#include "verdict/statistics/normal.h"

namespace prochron::verdict {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

TEST(Fisher, TailsAreHypergeometric) {
  struct Row {
    const char* reason;
    std::int64_t n, k, control_n, control_k;
    double at_least, at_most;
  };
  const Row rows[] = {
      {"the lady tasting tea: 3 of 4 against 1 of 4", 4, 3, 4, 1, 17.0 / 70, 69.0 / 70},
      {"nothing anywhere is no surprise", 240, 0, 800, 0, 1, 1},
      {"everything everywhere neither", 240, 240, 800, 800, 1, 1},
      {"one of 240 against none of 800", 240, 1, 800, 0, 240.0 / 1040, 1},
  };
  for (const Row& row : rows) {
    const Tails tails = fisher_tails(row.n, row.k, row.control_n, row.control_k);
    EXPECT_NEAR(tails.at_least, row.at_least, 1e-12) << row.reason;
    EXPECT_NEAR(tails.at_most, row.at_most, 1e-12) << row.reason;
  }
  EXPECT_LT(two_sided(fisher_tails(240, 24, 800, 0)), 1e-12) << "ten points where none were";
  EXPECT_DOUBLE_EQ(two_sided({0.7, 0.6}), 1);
}

TEST(Normal, TailsAndQuantilesAreThoseOfTheTables) {
  struct Row {
    double z, tail;
  };
  for (const Row& row :
       {Row{0, 0.5}, Row{1, 0.15865525393145707}, Row{1.959963984540054, 0.025}, Row{2.99, 0.0013948872354922503},
        Row{3.01, 0.0013062384487694699}, Row{5, 2.866515718791939e-07}, Row{8, 6.22096057427178e-16}}) {
    EXPECT_NEAR(normal_tail(row.z), row.tail, 1e-8 * row.tail) << row.z;
    EXPECT_NEAR(normal_tail(-row.z), 1 - row.tail, 1e-12) << row.z;
  }
  EXPECT_NEAR(normal_quantile(0.025), 1.959963984540054, 1e-9);
  EXPECT_NEAR(normal_quantile(1e-6), 4.753424308822899, 1e-8);
}

TEST(Holm, RejectsStepByStep) {
  EXPECT_THAT(holm_rejects({}), IsEmpty());
  EXPECT_THAT(holm_rejects({0.01, 0.04, 0.03, 0.005}), ElementsAre(true, false, false, true))
      << "0.005 <= 0.05/4, 0.01 <= 0.05/3, 0.03 > 0.05/2: there it ends";
  EXPECT_THAT(holm_rejects({0.04}), ElementsAre(true)) << "alone in its family";
  EXPECT_THAT(holm_rejects({0.04, 1}), ElementsAre(false, false)) << "not beside another";
}

}  // namespace
}  // namespace prochron::verdict
