// Lines read back as libfaketime reads them: by atof, floor and a multiplication of doubles.
#include "faults/timestamp_line.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <cstdlib>

#include "core/rng.h"

namespace prochron::faults {
namespace {

constexpr HostId kHost{7};
constexpr std::int64_t kSecond = 1'000'000'000;
constexpr TimestampOrigin kOrigin{.k_ns = 1'790'000'000 * kSecond - 123, .t0_ns = 1'790'000'100 * kSecond + 456};

/// Victim minus native at true REALTIME `t`, as libfaketime 0.9.10 computes it from `line`.
std::int64_t offset_shown(const std::string& line, std::int64_t t) {
  const double offset = std::atof(line.c_str());
  const double rate = std::atof(line.substr(line.find('x') + 1).c_str());
  const auto seconds = static_cast<std::int64_t>(std::floor(offset));
  const auto nanoseconds = static_cast<std::int64_t>((offset - std::floor(offset)) * 1e9);
  const auto since = static_cast<std::int64_t>(static_cast<double>(t - kOrigin.t0_ns) * rate);
  return kOrigin.t0_ns + seconds * kSecond + nanoseconds + since - t;
}

TEST(TimestampLine, SaysWhatASegmentIs) {
  struct Row {
    Segment segment;
    const char* line;
    const char* why;
  };
  const FineOffset fine = kFinePerNanosecond;
  const std::int64_t at_t0 = kOrigin.t0_ns - kOrigin.k_ns;
  for (const Row& row : {
           Row{{}, kTrueLine, "no fault"},
           Row{{0, 5'000'000 * fine, {}}, "+0.0050000005 x1.000000000000", "5 ms are not 5 minutes"},
           Row{{0, -5'000'000 * fine, {}}, "-0.0049999995 x1.000000000000", "cut towards minus infinity"},
           Row{{0, -1 * fine, {}}, "-0.0000000005 x1.000000000000", "the finest there is"},
           Row{{0, 90'000 * kSecond * fine, {}}, "+90000.0000000005 x1.000000000000", "a day and an hour"},
           Row{{at_t0 + kSecond, 0, {200'000'000}}, "-0.0001999995 x1.000200000000", "a drift begun after the origin"},
           Row{{at_t0 - kSecond, 0, {-300'000'000}}, "-0.0002999995 x0.999700000000", "a slow one, begun before"},
       }) {
    EXPECT_EQ(timestamp_line(row.segment, kOrigin), row.line) << row.why;
  }
}

TEST(TimestampLine, IsReadAsWhatWasMeantToANanosecond) {
  Rng rng(11, "lines");
  for (int i = 0; i < 20'000; ++i) {
    const std::int64_t from = kOrigin.t0_ns - kOrigin.k_ns + static_cast<std::int64_t>(rng.below(86'400)) * kSecond;
    const auto step = static_cast<std::int64_t>(rng.below(20 * kSecond)) - 10 * kSecond;
    const auto ppt = i % 2 == 0 ? 0 : static_cast<std::int64_t>(rng.below(2'000'000'000)) - 1'000'000'000;
    ClockTransform transform(kHost);
    ASSERT_TRUE(transform.apply({{kHost, from}, Offset{step}, Rate{ppt}}));
    const std::string line = timestamp_line(transform.segments(ClockFamily::kRealtime).back(), kOrigin);
    const std::int64_t n = from + static_cast<std::int64_t>(rng.below(3'600)) * kSecond + 77;
    const std::int64_t wanted = transform.offset_at(ClockFamily::kRealtime, {kHost, n}).ns;
    const std::int64_t shown = offset_shown(line, n + kOrigin.k_ns);
    EXPECT_LE(std::abs(shown - wanted), ppt == 0 ? 0 : 1) << line;
  }
}

TEST(TimestampChanges, LieOnWholeSecondsOrAreRefused) {
  const NativeTime second{kHost, 5 * kSecond + 123};  // kOrigin's K is 123 ns short of a whole second
  ClockTransform transform(kHost);
  ASSERT_TRUE(transform.apply({second, Offset{5'000'000}, {}}));
  ASSERT_TRUE(transform.heal(second + std::chrono::seconds(2), {}));
  const auto changes = timestamp_changes(transform, {kHost, 0}, kOrigin);
  ASSERT_TRUE(changes);
  EXPECT_THAT(*changes, testing::ElementsAre(TimestampChange{1'790'000'005, "+0.0050000005 x1.000000000000"},
                                             TimestampChange{1'790'000'007, kTrueLine}));
  EXPECT_EQ(timestamp_changes(transform, second, kOrigin)->size(), 1U) << "what is past is in force";
  ASSERT_TRUE(transform.apply({second + std::chrono::milliseconds(3'300), Offset{1}, {}}));
  const auto refused = timestamp_changes(transform, {kHost, 0}, kOrigin);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, ErrorCode::kRefused);
  EXPECT_THAT(refused.error().message, testing::HasSubstr("this change lies 300000000 ns after one"));
}

TEST(WholeSecond, IsTheFirstNotBefore) {
  struct Row {
    std::int64_t wanted, second;
  };
  for (const Row& row : {Row{123, 123}, Row{124, kSecond + 123}, Row{122, 123}, Row{kSecond, kSecond + 123}}) {
    EXPECT_EQ(whole_second_from({kHost, row.wanted}, kOrigin.k_ns).ns, row.second) << row.wanted;
  }
}

}  // namespace
}  // namespace prochron::faults
