// Instants to text and back, and what is no instant.
#include "core/utc.h"

#include <gtest/gtest.h>

#include "core/rng.h"

namespace prochron {
namespace {

struct Row {
  const char* text;
  std::int64_t ns;
  const char* why;
};

TEST(Utc, ReadsInstants) {
  constexpr std::int64_t kSecond = 1'000'000'000;
  const Row rows[] = {
      {"1970-01-01T00:00:00Z", 0, "the epoch"},
      {"1970-01-01Z", 0, "a day alone is its first instant"},
      {"1969-12-31T23:59:59Z", -kSecond, "before the epoch"},
      {"2000-02-29T12:00:00Z", 951'825'600 * kSecond, "a leap day of a whole century"},
      {"2038-01-19T03:14:07Z", 2'147'483'647 * kSecond, "the last second of 32 bits"},
      {"2026-02-28T23:59:50.25Z", 1'772'323'190 * kSecond + 250'000'000, "decimals"},
  };
  for (const Row& row : rows) {
    const auto ns = parse_utc(row.text);
    ASSERT_TRUE(ns) << row.why << ": " << ns.error().message;
    EXPECT_EQ(*ns, row.ns) << row.why;
  }
}

TEST(Utc, RefusesWhatIsNone) {
  for (const char* text : {"", "Z", "2026", "2026-02-28", "2026-02-28T23:59:50", "2026-02-28T23:59:50+01:00",
                           "2026-02-29Z", "1900-02-29Z", "2026-13-01Z", "2026-00-01Z", "2026-01-32Z", "2026-1-1Z",
                           "2026-01-01T24:00:00Z", "2026-01-01T00:00:60Z", "2026-01-01T00:00:00.Z",
                           "2026-01-01T00:00:00.1234567890Z", "1500-01-01Z", "2300-01-01Z", "yesterday", "@0"}) {
    EXPECT_FALSE(parse_utc(text)) << text;
  }
}

TEST(Utc, WritesWhatItReads) {
  EXPECT_EQ(format_utc(0), "1970-01-01T00:00:00Z");
  EXPECT_EQ(format_utc(1'772'323'190'250'000'000), "2026-02-28T23:59:50.250Z");
  Rng rng(7, "utc");
  for (int i = 0; i < 20'000; ++i) {
    const auto ns = static_cast<std::int64_t>(rng.next() >> 1U) - (std::int64_t{1} << 62);
    const auto back = parse_utc(format_utc(ns));
    ASSERT_TRUE(back) << ns << " " << format_utc(ns);
    ASSERT_EQ(*back, ns) << format_utc(ns);
  }
}

}  // namespace
}  // namespace prochron
