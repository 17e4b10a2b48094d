// Delays by a clock whose hand the test turns.
#include "pipelines/runtime/relay/delay_line.h"

#include <gtest/gtest.h>

#include <cmath>

namespace prochron::pipelines {
namespace {

using namespace std::chrono_literals;

std::vector<std::byte> bytes(std::size_t size, char fill = 'x') {
  return std::vector<std::byte>(size, static_cast<std::byte>(fill));
}

TEST(DelayLine, HoldsEachChunkForExactlyItsDelay) {
  DelayLine line(4ms, 0ns, 1, "line");
  EXPECT_FALSE(line.due());
  line.push(bytes(10), 1'000);
  line.push(bytes(10), 2'000);
  EXPECT_EQ(line.due(), 4'001'000);
  line.pop(10);
  EXPECT_EQ(line.due(), 4'002'000);
  line.pop(4);
  EXPECT_EQ(line.due(), 4'002'000) << "the rest of a chunk is still due";
  EXPECT_EQ(line.front().size(), 6U);
  line.pop(6);
  EXPECT_FALSE(line.due());
}

TEST(DelayLine, PassesOnAtOnceWithoutADelay) {
  DelayLine line(0ns, 0ns, 1, "line");
  line.push(bytes(1), 77);
  EXPECT_EQ(line.due(), 77);
}

TEST(DelayLine, KeepsOrderUnderJitterOfManyTimesTheDistance) {
  DelayLine line(4ms, 1ms, 1, "line");
  for (int i = 0; i < 1000; ++i) line.push(bytes(1, static_cast<char>(i)), 10'000 * i);
  line.push_end(10'000'000);
  std::int64_t last = 0;
  for (int i = 0; i < 1000; ++i) {
    EXPECT_EQ(line.front()[0], static_cast<std::byte>(i));
    EXPECT_GE(*line.due(), last);
    last = *line.due();
    line.pop(1);
  }
  EXPECT_TRUE(line.front().empty()) << "the end comes last";
  EXPECT_GE(*line.due(), last);
}

TEST(DelayLine, JitterIsNormalAndDrawnFromSeedAndName) {
  constexpr int kDraws = 20'000;
  DelayLine line(4ms, 300us, 1, "line");
  DelayLine again(4ms, 300us, 1, "line");
  DelayLine other(4ms, 300us, 1, "another line");
  double sum = 0;
  double squares = 0;
  int differing = 0;
  for (std::int64_t i = 0; i < kDraws; ++i) {
    const std::int64_t arrived = i * 100'000'000;  // so far apart that order never holds one back
    for (DelayLine* each : {&line, &again, &other}) each->push(bytes(1), arrived);
    const auto held = static_cast<double>(*line.due() - arrived);
    EXPECT_EQ(again.due(), line.due());
    differing += other.due() != line.due() ? 1 : 0;
    sum += held;
    squares += held * held;
    for (DelayLine* each : {&line, &again, &other}) each->pop(1);
  }
  const double mean = sum / kDraws;
  EXPECT_NEAR(mean, 4e6, 4 * 3e5 / std::sqrt(kDraws)) << "four standard errors";
  EXPECT_NEAR(std::sqrt(squares / kDraws - mean * mean), 3e5, 0.02 * 3e5);
  EXPECT_GT(differing, kDraws - 10);
}

TEST(DelayLine, NeverLetsGoBeforeArrival) {
  DelayLine line(0ns, 1ms, 1, "line");
  for (std::int64_t i = 0; i < 1000; ++i) {
    line.push(bytes(1), i * 100'000'000);
    EXPECT_GE(*line.due(), i * 100'000'000);
    line.pop(1);
  }
}

TEST(DelayLine, IsFullAtItsBoundAndNotBefore) {
  DelayLine line(1s, 0ns, 1, "line");
  while (line.has_room()) line.push(bytes(65536), 0);
  EXPECT_EQ(line.front().size(), 65536U);
  line.pop(65536);
  EXPECT_TRUE(line.has_room());
  DelayLine tiny(1s, 0ns, 1, "line");
  int chunks = 0;
  for (; tiny.has_room(); ++chunks) tiny.push(bytes(1), 0);
  EXPECT_LT(chunks, 100'000) << "chunks of one byte are bounded too";
}

}  // namespace
}  // namespace prochron::pipelines
