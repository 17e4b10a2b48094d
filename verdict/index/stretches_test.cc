// How windows are cut, and that an instant is counted where it lies.
#include "verdict/index/stretches.h"

#include <gmock/gmock.h>

#include "verdict/index/session_index.h"

namespace prochron::verdict {
namespace {

using std::chrono::seconds;
using testing::ElementsAre;

constexpr std::int64_t kSecond = 1'000'000'000;

Stretches cut(const Hold& hold, std::int64_t begin_s, std::int64_t end_s) {
  Expectation expectation;
  expectation.hold = hold;
  return Stretches({expectation}, {RanWindow{0, begin_s * kSecond, end_s * kSecond, true}});
}

std::vector<std::pair<std::int64_t, std::int64_t>> spans(const Stretches& stretches, const Hold& hold) {
  std::vector<std::pair<std::int64_t, std::int64_t>> spans;
  for (const std::size_t one : stretches.of(hold, 0)) {
    spans.emplace_back(stretches[one].begin / kSecond, stretches[one].end / kSecond);
  }
  return spans;
}

TEST(StretchesTest, EveryCutsAWindowAndGivesTheRestToTheLast) {
  const Hold every{Hold::Form::kEvery, seconds(30), 0};
  EXPECT_THAT(spans(cut(every, 100, 200), every), ElementsAre(std::pair(100, 130), std::pair(130, 160), std::pair(160, 200)));
}

TEST(StretchesTest, AWindowNoLongerThanTheHoldIsOne) {
  const Hold every{Hold::Form::kEvery, seconds(30), 0};
  EXPECT_THAT(spans(cut(every, 100, 130), every), ElementsAre(std::pair(100, 130)));
}

TEST(StretchesTest, NothingIsAskedOfAWindowCutShortBeforeItHadToHold) {
  const Hold eventually{Hold::Form::kEventually, seconds(30), 0};
  const Stretches stretches = cut(eventually, 100, 120);
  EXPECT_THAT(spans(stretches, eventually), ElementsAre(std::pair(120, 120)));
  stretches.each_at(0, 119 * kSecond, [](std::size_t) { ADD_FAILURE(); });
}

TEST(StretchesTest, EventuallyLeavesTheBeginningOut) {
  const Hold eventually{Hold::Form::kEventually, seconds(10), 0};
  const Stretches stretches = cut(eventually, 100, 160);
  EXPECT_THAT(spans(stretches, eventually), ElementsAre(std::pair(110, 160)));
  int seen = 0;
  stretches.each_at(0, 109 * kSecond, [&](std::size_t) { ++seen; });
  EXPECT_EQ(seen, 0);
  stretches.each_at(0, 159 * kSecond, [&](std::size_t) { ++seen; });
  EXPECT_EQ(seen, 1);
}

TEST(StretchesTest, EveryInstantIsCountedInTheStretchThatHoldsIt) {
  const Hold every{Hold::Form::kEvery, seconds(7), 0};
  const Stretches stretches = cut(every, 50, 100);
  for (std::int64_t s = 50; s < 100; ++s) {
    int seen = 0;
    stretches.each_at(0, s * kSecond, [&](std::size_t one) {
      ++seen;
      EXPECT_LE(stretches[one].begin, s * kSecond);
      EXPECT_LT(s * kSecond, stretches[one].end);
    });
    EXPECT_EQ(seen, 1) << s;
  }
}

}  // namespace
}  // namespace prochron::verdict
