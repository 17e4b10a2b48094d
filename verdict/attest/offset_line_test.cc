// Lines through brackets whose truth is known, and what a window keeps of its stamps.
#include "verdict/attest/offset_line.h"

#include <gtest/gtest.h>

#include <functional>

#include "core/rng.h"
#include "verdict/attest/clock_witness.h"

namespace prochron::verdict {
namespace {

constexpr std::int64_t kSecond = 1'000'000'000;

/// A bracket of 76 ns somewhere around the truth.
Bracket around(std::int64_t native, std::int64_t truth, Rng& rng) {
  const auto below = static_cast<std::int64_t>(rng.below(77));
  return {native, truth - below, truth - below + 76};
}

struct Row {
  const char* reason;
  std::function<std::int64_t(std::int64_t native)> truth;
  std::size_t lines;
  std::int64_t rate_ppt;  ///< of the first line
  std::int64_t rate_error_ppt;
};

const Row kRows[] = {
    {"a step stands still", [](auto) { return 5'000'000; }, 1, 0, 0},
    {"a drift of 200 ppm", [](auto n) { return n / 5000; }, 1, 200'000'000, 30'000},
    {"a drift backwards after a step", [](auto n) { return 3'000'000 - n / 20'000; }, 1, -50'000'000, 30'000},
    {"0.1 ppb over 6 s is less than any stamp can tell", [](auto n) { return n / (10 * kSecond); }, 1, 0, 0},
    {"a step in the middle is two lines", [](auto n) { return n < 3 * kSecond ? 0 : 5'000'000; }, 2, 0, 0},
    {"a drift that ends is two lines", [](auto n) { return std::min<std::int64_t>(n, 3 * kSecond) / 1000; }, 2,
     1'000'000'000, 80'000},
};

TEST(OffsetLine, FindsTheCourseOfAClockFromItsBracketsAlone) {
  for (const Row& row : kRows) {
    Rng rng(1, "offset lines");
    ClockWitness witness(0, 6 * kSecond);
    for (std::int64_t native = 0; native < 6 * kSecond; native += 12'345'678)
      witness.see(around(native, row.truth(native), rng));
    const auto lines = witness.measured();
    ASSERT_EQ(lines.size(), row.lines) << row.reason;
    EXPECT_NEAR(static_cast<double>(lines[0].rate.ppt), static_cast<double>(row.rate_ppt),
                static_cast<double>(row.rate_error_ppt))
        << row.reason;
    for (const OffsetLine& line : lines) {
      for (const std::int64_t native : {line.from, line.until}) {
        EXPECT_NEAR(static_cast<double>(line.middle_at(native)), static_cast<double>(row.truth(native)), 80)
            << row.reason;
      }
      EXPECT_LE(line.bound(), 39) << row.reason;
    }
  }
}

TEST(OffsetLine, AFullIntersectionIsSharperThanAnyStamp) {
  Rng rng(2, "sharper");
  ClockWitness witness(0, kSecond);
  for (int i = 0; i < 2000; ++i) witness.see(around(i * 500'000, 777, rng));
  const auto lines = witness.measured();
  ASSERT_EQ(lines.size(), 1U);
  EXPECT_LE(lines[0].low, 777);
  EXPECT_GE(lines[0].high, 777);
  EXPECT_LE(lines[0].bound(), 2);
}

TEST(OffsetLine, KnowsHowFarFromItsRateTheTrueOneMayBe) {
  // 100 ns wide, a second apart.
  const std::vector<Bracket> still{{0, 0, 100}, {kSecond, 0, 100}}, moving{{0, 0, 100}, {kSecond, 200, 300}};
  EXPECT_EQ(rate_bound_of(still).ppt, 100'000);
  const OffsetLine line = lines_through(moving)[0];
  EXPECT_EQ(line.rate.ppt, 200'000);
  EXPECT_EQ(line.rate_bound.ppt, 100'000);
  EXPECT_GT(rate_bound_of(std::vector<Bracket>{{0, 0, 100}}).ppt, std::int64_t{1} << 62U) << "one says nothing of a rate";
}

TEST(OffsetLine, IsEmptyWithoutStampsAndKnowsItsFirstContradiction) {
  ClockWitness witness(0, kSecond);
  EXPECT_TRUE(witness.measured().empty());
  witness.contradict({500, 1, 2});
  witness.contradict({300, 3, 4});
  witness.contradict({400, 5, 6});
  EXPECT_EQ(witness.contradictions(), 3);
  EXPECT_EQ(witness.first_contradiction()->native, 300) << "whatever order the records came in";
}

TEST(Bracket, HoldsTheOffsetThatAStampShows) {
  // RAW 1000, native 5000, observed 30 ns later, RAW closes after 90 ns: the clock is 7 ahead of native + K.
  const trace::Stamp stamp{1000, 5000, 5030 + 7 + 1'000'000, 90};
  const Bracket bracket = bracket_of(stamp, 1'000'000);
  EXPECT_TRUE(bracket.holds(7));
  EXPECT_FALSE(bracket.holds(39)) << "observed was not read before native";
  EXPECT_FALSE(bracket.holds(-55)) << "nor after the bracket closed";
}

}  // namespace
}  // namespace prochron::verdict
