// Text to quantity: what is read, and what is refused in which words. That nothing is lost on the way back is
// units_property_test's.
#include "core/units.h"

#include <limits>
#include <span>
#include <string>

#include <gtest/gtest.h>

namespace prochron {
namespace {

constexpr std::int64_t kMost = std::numeric_limits<std::int64_t>::max();
constexpr std::int64_t kLeast = std::numeric_limits<std::int64_t>::min();

struct Row {
  std::string_view text;
  std::int64_t value;
  std::string_view because;
};

TEST(Units, DurationsAreReadExactly) {
  constexpr Row kRows[] = {
      {"0", 0, "the only duration without a unit"},
      {"0ms", 0, ""},
      {"1ns", 1, "the finest"},
      {"250us", 250'000, ""},
      {"250\u00b5s", 250'000, "micro sign"},
      {"250\u03bcs", 250'000, "Greek mu, which looks the same"},
      {"1.5s", 1'500'000'000, ""},
      {"10m", 600'000'000'000, "m is minutes"},
      {"2h30m", 9'000'000'000'000, ""},
      {"1d2h3m4s5ms6us7ns", 93'784'005'006'007, "every unit"},
      {"1m0.5s", 60'500'000'000, "a fraction in the last part"},
      {"090s", 90'000'000'000, "no octal"},
      {"1.50000000000000000000000s", 1'500'000'000, "zeros at the end say nothing"},
      {"0.0000000000003125d", 27, "exact, though of thirteen places"},
      {"9223372036854775807ns", kMost, "the last that fits"},
      {"106751d23h47m16.854775807s", kMost, "the same in parts"},
  };
  for (const Row& row : kRows) {
    const auto read = parse_duration(row.text);
    ASSERT_TRUE(read) << read.error().message;
    EXPECT_EQ(read->count(), row.value) << row.text << ": " << row.because;
  }
}

TEST(Units, OffsetsCarryTheirSign) {
  constexpr Row kRows[] = {
      {"+5ms", 5'000'000, "ahead"},
      {"-3.6ms", -3'600'000, "behind"},
      {"5ms", 5'000'000, "ahead, if not said"},
      {"-1m30s", -90'000'000'000, "one sign for all parts"},
      {"-0", 0, ""},
      {"-9223372036854775808ns", kLeast, "one further than ahead"},
  };
  for (const Row& row : kRows) {
    const auto read = parse_offset(row.text);
    ASSERT_TRUE(read) << read.error().message;
    EXPECT_EQ(read->ns, row.value) << row.text << ": " << row.because;
  }
}

TEST(Units, RatesFrequenciesAndSharesAreReadExactly) {
  EXPECT_EQ(parse_rate("+200ppm")->ppt, 200'000'000);
  EXPECT_EQ(parse_rate("-50ppb")->ppt, -50'000);
  EXPECT_EQ(parse_rate("0.001ppb")->ppt, 1);
  EXPECT_EQ(parse_rate("0")->ppt, 0);
  EXPECT_EQ(parse_frequency("40/s")->micro_hz, 40'000'000);
  EXPECT_EQ(parse_frequency("0.5/s")->micro_hz, 500'000);
  EXPECT_EQ(parse_frequency("90/m")->micro_hz, 1'500'000);
  EXPECT_EQ(parse_share("2%")->ppb, 20'000'000);
  EXPECT_EQ(parse_share("0.1%")->ppb, 1'000'000);
  EXPECT_EQ(parse_share("100%")->ppb, 1'000'000'000);
}

struct Refusal {
  std::string_view text;
  std::string_view message;
};

template <class Parse>
void expect_refusals(std::span<const Refusal> refusals, Parse parse, std::string_view ending) {
  for (const Refusal& refusal : refusals) {
    const auto read = parse(refusal.text);
    ASSERT_FALSE(read) << "`" << refusal.text << "` was accepted";
    EXPECT_EQ(read.error().code, ErrorCode::kBadSpec);
    EXPECT_EQ(read.error().message, "`" + std::string(refusal.text) + "` is not " + std::string(refusal.message) +
                                        "; expected like " + std::string(ending));
  }
}

TEST(Units, DurationsThatAreRefused) {
  constexpr Refusal kRefusals[] = {
      {"", "a duration"},
      {"10 min", "a duration"},                                  // a space, and no such unit
      {"10min", "a duration"},                                   // m, not min
      {"10 m", "a duration"},                                    // a space
      {"10M", "a duration"},                                     // units have one case
      {"5", "a duration (no unit)"},                             // only 0 goes without
      {"1h5", "a duration (no unit)"},                           // in a part too
      {"0.0", "a duration (no unit)"},                           // zero is written 0
      {".5s", "a duration"},                                     // digits on both sides of a point
      {"5.s", "a duration"},                                     //
      {"1.5.5s", "a duration"},                                  // one point
      {"1e3s", "a duration"},                                    // no exponents
      {"1,5s", "a duration"},                                    // no commas
      {"s", "a duration"},                                       // a unit without a number
      {"30m2h", "a duration"},                                   // coarse to fine
      {"1s1s", "a duration"},                                    // each unit once
      {"1us1\u00b5s", "a duration"},                             // in whichever spelling
      {"1.5h30m", "a duration"},                                 // a fraction in the last part alone
      {"5ms ", "a duration"},                                    // nothing after it
      {"1.0000000001s", "a duration (finer than 1 ns)"},         //
      {"0.5ns", "a duration (finer than 1 ns)"},                 //
      {"0.1234567890123456789s", "a duration (finer than 1 ns)"},
      {"9223372036854775808ns", "a duration (too large)"},       // by one
      {"106751d23h47m16.854775808s", "a duration (too large)"},  // by one, in the sum of its parts
      {"106751d24h", "a duration (too large)"},                  // by minutes
      {"99999999999999999999999999999999999999999d", "a duration (too large)"},
      {"-5s", "a duration (it has no sign)"},                    //
      {"+5s", "a duration (it has no sign)"},                    //
  };
  expect_refusals(kRefusals, parse_duration, "10m, 1.5s, 2h30m");
}

TEST(Units, OtherQuantitiesThatAreRefused) {
  constexpr Refusal kOffsets[] = {
      {"+-5ms", "an offset"},  // one sign
      {"+ 5ms", "an offset"},  // next to its number
      {"5", "an offset (no unit)"},
      {"+9223372036854775808ns", "an offset (too large)"},
      {"-9223372036854775809ns", "an offset (too large)"},
      {"+0.1ns", "an offset (finer than 1 ns)"},
  };
  expect_refusals(kOffsets, parse_offset, "+5ms, -3.6ms, 0");
  constexpr Refusal kRates[] = {
      {"200", "a rate (no unit)"},
      {"2%", "a rate"},
      {"1ppm1ppb", "a rate"},  // parts are for time
      {"0.0001ppb", "a rate (finer than 0.001 ppb)"},
      {"9223372036855ppm", "a rate (too large)"},
  };
  expect_refusals(kRates, parse_rate, "+200ppm, -50ppb, 0");
  constexpr Refusal kFrequencies[] = {
      {"40", "a frequency (no unit)"},
      {"40/h", "a frequency"},
      {"-40/s", "a frequency (it has no sign)"},
      {"1/m", "a frequency (finer than 0.000001/s)"},  // 1/60 has no end
  };
  expect_refusals(kFrequencies, parse_frequency, "40/s, 0.5/s, 90/m");
  constexpr Refusal kShares[] = {
      {"0.5", "a share (no unit)"},
      {"0.00000001%", "a share (finer than 0.0000001%)"},
      {"2%%", "a share"},
  };
  expect_refusals(kShares, parse_share, "2%, 0.1%, 99%");
}

TEST(Units, ArePrintedInTheLargestUnitThatFits) {
  EXPECT_EQ(format(Duration{0}), "0");
  EXPECT_EQ(format(Duration{1'500'000'000}), "1.5s");
  EXPECT_EQ(format(Duration{9'000'000'000'000}), "2h30m");
  EXPECT_EQ(format(Duration{250'000}), "250us");
  EXPECT_EQ(format(Duration{1'000'000}), "1ms") << "not 1000us";
  EXPECT_EQ(format(Duration{3'600'000'000'000}), "1h");
  EXPECT_EQ(format(Duration{1'000'000'001}), "1.000000001s");
  EXPECT_EQ(format(Duration{60'000'000'001}), "1m1ns");
  EXPECT_EQ(format(Duration{-5'000'000}), "-5ms") << "a difference may be printed, though not written in a spec";
  EXPECT_EQ(format(Offset{5'000'000}), "+5ms");
  EXPECT_EQ(format(Offset{-3'600'000}), "-3.6ms");
  EXPECT_EQ(format(Offset{0}), "0");
  EXPECT_EQ(format(Offset{kLeast}), "-106751d23h47m16.854775808s");
  EXPECT_EQ(format(Rate{200'000'000}), "+200ppm");
  EXPECT_EQ(format(Rate{-1}), "-0.001ppb");
  EXPECT_EQ(format(Frequency{500'000}), "0.5/s");
  EXPECT_EQ(format(Share{20'000'000}), "2%");
}

}  // namespace
}  // namespace prochron
