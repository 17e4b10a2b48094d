// parse(format(x)) == x over the whole of every quantity. The draws are the same on every run, unless RC_PARAMS asks
// for others.
#include <cstdlib>
#include <limits>

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include "core/units.h"

namespace prochron {
namespace {

constexpr std::int64_t kMost = std::numeric_limits<std::int64_t>::max();

class UnitsProperty : public testing::Test {
 protected:
  static void SetUpTestSuite() { setenv("RC_PARAMS", "seed=2604 max_success=2000", 0); }
};

/// All magnitudes, the two ends, and the round numbers that people write.
rc::Gen<std::int64_t> any_number() {
  const auto round = rc::gen::map(
      rc::gen::pair(rc::gen::inRange<std::int64_t>(-999, 1'000),
                    rc::gen::element<std::int64_t>(1'000, 1'000'000, 1'000'000'000, 60'000'000'000, 3'600'000'000'000)),
      [](const auto& pair) { return pair.first * pair.second; });
  return rc::gen::oneOf(rc::gen::arbitrary<std::int64_t>(), round,
                        rc::gen::element<std::int64_t>(0, 1, -1, kMost, -kMost, -kMost - 1));
}

rc::Gen<std::int64_t> any_size() {
  return rc::gen::map(any_number(), [](std::int64_t number) { return number & kMost; });
}

/// True if no `x` made of `numbers` changes on its way through text.
template <class Quantity, class Parse>
bool survives(const rc::Gen<std::int64_t>& numbers, Parse parse) {
  return rc::check([&] {
    const Quantity value{*numbers};
    const std::string text = format(value);
    const auto read = parse(text);
    RC_LOG() << text;
    RC_ASSERT(read.has_value());
    RC_ASSERT((*read == value));
  });
}

TEST_F(UnitsProperty, DurationsSurviveTheirText) { EXPECT_TRUE(survives<Duration>(any_size(), parse_duration)); }
TEST_F(UnitsProperty, OffsetsSurviveTheirText) { EXPECT_TRUE(survives<Offset>(any_number(), parse_offset)); }
TEST_F(UnitsProperty, RatesSurviveTheirText) { EXPECT_TRUE(survives<Rate>(any_number(), parse_rate)); }
TEST_F(UnitsProperty, FrequenciesSurviveTheirText) { EXPECT_TRUE(survives<Frequency>(any_size(), parse_frequency)); }
TEST_F(UnitsProperty, SharesSurviveTheirText) { EXPECT_TRUE(survives<Share>(any_size(), parse_share)); }

}  // namespace
}  // namespace prochron
