// A strobe of 1 ms for an hour, as an agent streams it: table after table, each shown before the last one ends, and none
// that says otherwise of what was shown. Time is simulated; what is published late is PageWriter's to refuse.
#include <memory>

#include <gtest/gtest.h>

#include "core/rng.h"
#include "faults/backends/page_writer.h"
#include "faults/backends/transform_difference.h"
#include "faults/clock_course.h"
#include "faults/page_reader.h"

namespace prochron::faults {
namespace {

constexpr HostId kHost{3};
constexpr std::int64_t kMs = 1'000'000, kSecond = 1'000 * kMs, kHour = 3'600 * kSecond;
constexpr std::int64_t kBegin = 10 * kSecond, kK = 1'795'315'715'953'153'368;
constexpr std::int64_t kRenewEvery = 200 * kMs, kLate = 100 * kMs, kKeptPast = 50 * kMs;

/// What the strobe shows, by its definition.
std::int64_t expected(std::int64_t n) {
  const bool acts = n >= kBegin && n < kBegin + kHour;
  return acts && (n - kBegin) % kMs < kMs / 2 ? 5 * kMs : 0;
}

TEST(CourseStream, AnHourOfAStrobeOfAMillisecondIsShownInTime) {
  ClockCourse clock(kHost);
  ASSERT_TRUE(clock.fault({0, 0}).apply({{kHost, kBegin}, {}, {}, {}, "strobe by=5000000 every=1000000"}));
  ASSERT_TRUE(clock.fault({0, 0}).heal({kHost, kBegin + kHour}, {}));
  const auto page = std::make_unique<prochron_page>();
  Rng rng(1, "agent");
  ClockTransform before(kHost);
  std::int64_t last_used = 0, complete = PROCHRON_NO_INSTANT, asked = 0, tables = 0;
  for (std::int64_t now = kBegin - kSecond; now < kBegin + kHour + kSecond; ++tables) {
    const ClockTransform shown = *clock.excerpt({kHost, now - kKeptPast}, PROCHRON_SEGMENTS);
    // What PageWriter::publish refuses by.
    ASSERT_GE(complete, now + PageWriter::least_lead().count()) << "the page ended before it was written anew";
    if (tables % 64 == 0) {
      ASSERT_EQ(first_difference(before, shown), tables == 0 ? kBegin : PROCHRON_NO_INSTANT) << now;
    }
    page->index ^= 1U;
    complete = fill_record(shown, {kHost, now}, {kK, kK, 0}, page->records[page->index]);
    before = shown;
    // Until the agent comes again, up to 100 ms after its time; and for a reader who was held up with its clock read.
    const std::int64_t next = now + kRenewEvery + static_cast<std::int64_t>(rng.below(kLate));
    for (int i = 0; i < 3; ++i, ++asked) {
      // Where a table is full, the oldest pieces give way to what is to come: 2 ms of 50.
      const std::int64_t oldest = now - kKeptPast + 2 * kMs;
      const std::int64_t n = oldest + static_cast<std::int64_t>(rng.below(static_cast<std::uint64_t>(next - oldest)));
      const prochron_instant bent = prochron_bend(page.get(), PROCHRON_REALTIME, n, prochron_split(n), &last_used);
      ASSERT_EQ(bent.seconds * kSecond + bent.nanoseconds - n - kK, expected(n)) << n;
      ASSERT_EQ(prochron_look_up(page.get(), PROCHRON_MONOTONIC, n).offset_ns, 0);
    }
    now = next;
  }
  EXPECT_GT(asked, 10'000);
  EXPECT_GT(tables, 12'000);
}

}  // namespace
}  // namespace prochron::faults
