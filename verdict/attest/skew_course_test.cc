// When a skew that moves is what, between stamps as well as at them.
#include "verdict/attest/skew_course.h"

#include <gtest/gtest.h>

namespace prochron::verdict {
namespace {

constexpr std::int64_t kSecond = 1'000'000'000, kMs = 1'000'000;

struct Point {
  std::int64_t at_ms, offset_us;
};

/// Lines through a stamp every 0.47 s of a clock that goes straight from point to point.
std::vector<OffsetLine> seen(const std::vector<Point>& points) {
  std::vector<Bracket> brackets;
  for (std::int64_t at = 0; at < 30 * kSecond; at += 470 * kMs) {
    std::size_t i = 1;
    while (i + 1 < points.size() && points[i].at_ms * kMs <= at) ++i;
    const Point &a = points[i - 1], &b = points[i];
    const std::int64_t offset =
        (a.offset_us * 1'000) + (b.offset_us - a.offset_us) * (at / 1'000 - a.at_ms * 1'000) / (b.at_ms - a.at_ms);
    brackets.push_back({at, offset - 15, offset + 15});
  }
  return lines_through(brackets);
}

TEST(SkewCourse, TurnsWhereTheLinesMeetAndNotAtTheNextStamp) {
  RanWindow ran;
  ran.begin = 0, ran.end = 30 * kSecond;
  const std::vector<OffsetLine> unbent{{0, 30 * kSecond, 0, 0, {}, {}, 0}};
  struct Row {
    std::vector<Point> points;
    std::int64_t skew_us;
    double first_s;  ///< < 0: never
    const char* why;
  };
  for (const Row& row : {
           Row{{{0, 0}, {2'000, 3'000}, {5'000, -4'000}, {8'000, 6'000}, {30'000, 6'000}}, 3'500, 7.25,
               "turned back at 3 ms, between two stamps; its first line drawn on would reach it at 2.3 s"},
           Row{{{0, 0}, {2'000, 3'000}, {30'000, -4'000}}, 3'100, -1, "never gets there"},
           Row{{{0, 0}, {10'000, 5'000}, {30'000, 5'000}}, 4'990, 9.98, "just before it stops"},
       }) {
    const SkewCourse course(seen(row.points), unbent, ran);
    const auto first = course.first_at_least(row.skew_us * 1'000);
    EXPECT_EQ(first.has_value(), row.first_s >= 0) << row.why;
    EXPECT_NEAR(static_cast<double>(first.value_or(-kSecond)) / 1e9, row.first_s, 0.01) << row.why;
  }
}

}  // namespace
}  // namespace prochron::verdict
