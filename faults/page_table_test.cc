// What a victim reads from the page against what the transform says, over 30 days and hundreds of changes: through the
// segment used last, through a search, and through the inverse, which is checked nanosecond by nanosecond.
#include "faults/page_table.h"

#include <gtest/gtest.h>

#include <array>
#include <memory>

#include "core/rng.h"
#include "faults/page_deadline.h"

namespace prochron::faults {
namespace {

constexpr HostId kHost{3};
constexpr std::int64_t kSecond = PROCHRON_NS_PER_SECOND;
constexpr std::int64_t kDay = 86'400 * kSecond;
constexpr std::int64_t kFrozen = -kFinePerNanosecond;
constexpr NativeBases kBases{1'795'315'715'953'153'368, 1'795'315'752'953'153'368, 12'345};

NativeTime at(std::int64_t ns) { return {kHost, ns}; }

/// A page outside any shared memory, as a writer at `now` would leave it.
struct Page {
  std::unique_ptr<prochron_page> page = std::make_unique<prochron_page>();
  std::int64_t complete_until = 0;
  mutable std::int64_t last_used[PROCHRON_CLOCKS] = {};  ///< a reader's notes

  Page(const ClockTransform& transform, std::int64_t now) {
    complete_until = fill_record(transform, at(now), kBases, page->records[0]);
  }
  std::int64_t offset(int clock, std::int64_t n) const { return prochron_look_up(page.get(), clock, n).offset_ns; }
  std::int64_t shown(int clock, std::int64_t n) const {
    const prochron_instant instant = prochron_bend(page.get(), clock, n, prochron_split(n), &last_used[clock]);
    return instant.seconds * kSecond + instant.nanoseconds;
  }
};

ClockTransform month(std::uint64_t seed, int changes) {
  constexpr std::int64_t kRates[] = {
      0, 1, -1, 50'000'000, -200'000'000, 83'333'000'000, -500'000'000'000, 999'999'999'999};
  ClockTransform transform(kHost);
  Rng rng(seed, "month");
  for (int i = 1; i <= changes; ++i) {
    const std::int64_t step = static_cast<std::int64_t>(rng.below(10'000'000'000)) - 5 * kSecond;
    const std::int64_t when = i * (30 * kDay / changes) + static_cast<std::int64_t>(rng.below(1'000'000'000));
    EXPECT_TRUE(transform.apply({at(when), Offset{step}, Rate{kRates[rng.below(std::size(kRates))]}}));
  }
  return transform;
}

/// The page rounds two parts down where the transform rounds once: it may be lower, by less than a nanosecond in all.
void expect_close(std::int64_t page, std::int64_t exact) {
  EXPECT_LE(page, exact);
  EXPECT_GE(page, exact - 1);
}

TEST(PageTable, ShowsTheTransformOverThirtyDays) {
  for (std::uint64_t seed = 0; seed < 20; ++seed) {
    const ClockTransform transform = month(seed, 50);
    Rng rng(seed, "instants");
    const auto written = static_cast<std::int64_t>(rng.below(30 * kDay));
    const Page page(transform, written);
    EXPECT_EQ(page.complete_until, PROCHRON_NO_INSTANT);
    for (int i = 0; i < 5'000; ++i) {
      const auto n = static_cast<std::int64_t>(rng.below(31 * kDay));
      const std::int64_t real = transform.offset_at(ClockFamily::kRealtime, at(n)).ns;
      const std::int64_t mono = transform.offset_at(ClockFamily::kMonotonic, at(n)).ns;
      expect_close(page.shown(PROCHRON_REALTIME, n), n + kBases.realtime_ns + real);
      expect_close(page.shown(PROCHRON_MONOTONIC, n), n + mono);
      expect_close(page.offset(PROCHRON_TAI, n), real);
      expect_close(page.offset(PROCHRON_BOOTTIME, n), mono);
    }
  }
}

TEST(PageTable, TheSegmentUsedLastAndASearchAgreeAroundEveryChange) {
  const ClockTransform transform = month(1, 40);
  for (const Segment& segment : transform.segments(ClockFamily::kRealtime)) {
    const Page page(transform, segment.from);
    for (std::int64_t n = std::max<std::int64_t>(segment.from - 3, 0); n < segment.from + 3; ++n) {
      EXPECT_EQ(page.shown(PROCHRON_REALTIME, n), n + kBases.realtime_ns + page.offset(PROCHRON_REALTIME, n));
      EXPECT_EQ(page.shown(PROCHRON_MONOTONIC, n), n + page.offset(PROCHRON_MONOTONIC, n));
    }
  }
}

TEST(PageTable, MonotonicNeverFalls) {
  ClockTransform transform(kHost);
  constexpr std::int64_t kRates[] = {kFrozen, kFrozen + 1, -1, kFrozen / 3, 1, kFrozen, 333'333'333'333};
  Rng rng(4, "falls");
  std::int64_t n = 0;
  for (int i = 0; i < 50; ++i) {
    n += 1 + static_cast<std::int64_t>(rng.below(40));
    ASSERT_TRUE(transform.apply({at(n), Offset{-7}, Rate{kRates[rng.below(std::size(kRates))]}}));
  }
  const Page page(transform, 0);
  for (std::int64_t i = 1; i < n + 100; ++i) {
    ASSERT_GE(page.shown(PROCHRON_MONOTONIC, i), page.shown(PROCHRON_MONOTONIC, i - 1)) << i;
  }
}

TEST(PageTable, KeepsTheLatestPastAndSaysHowFarItReaches) {
  const ClockTransform transform = month(2, 3000);
  const auto segments = transform.segments(ClockFamily::kRealtime);
  struct Row {
    std::int64_t now;
    std::size_t complete_until;  ///< index of the first segment left out; 3001: none
    std::size_t first;           ///< index of the first segment on the page
    const char* why;
  };
  const Row rows[] = {
      {0, 1020, 0, "at the beginning the far future is left out"},
      {segments[1500].from, 2519, 1499, "one past segment, the one in force, 1018 to come"},
      {segments[2600].from, 3001, 1981, "near the end the room is filled with past"},
      {40 * kDay, 3001, 1981, "long after the last change"},
  };
  for (const Row& row : rows) {
    const Page page(transform, row.now);
    const std::int64_t until =
        row.complete_until < segments.size() ? segments[row.complete_until].from : PROCHRON_NO_INSTANT;
    EXPECT_EQ(page.complete_until, until) << row.why;
    EXPECT_EQ(page.page->records[0].curves[0].segments[0].from_ns, segments[row.first].from) << row.why;
    expect_close(page.offset(PROCHRON_REALTIME, row.now), transform.offset_at(ClockFamily::kRealtime, at(row.now)).ns);
  }
}

TEST(PageTable, WhatWasDroppedIsSaidToBeAndNotGuessed) {
  constexpr std::int64_t kMs = 1'000'000, kBegin = 10 * kSecond;
  ClockTransform strobe(kHost);
  ASSERT_TRUE(strobe.apply({at(kBegin), {}, {}, {}, "strobe by=5000000 every=1000000"}));
  ClockTransform late(kHost);
  ASSERT_TRUE(late.apply({at(kBegin + 700 * kMs), Offset{7}, Rate{1'000'000}}));
  for (const std::int64_t from : {kBegin, kBegin + 500 * kMs, kBegin + 800 * kMs + 1}) {
    const auto sum = ClockTransform::sum(strobe.excerpt(at(from), 400), late);
    ASSERT_TRUE(sum);
    const Page page(*sum, from + 50 * kMs);
    const std::int64_t kept = page.page->records[0].curves[0].segments[0].from_ns;
    for (const std::int64_t n : {kBegin - kMs, kBegin + 1, from - kMs, std::max<std::int64_t>(kept - 1, 0), kept, from, from + 60 * kMs}) {
      const prochron_instant shown = prochron_bend(page.page.get(), PROCHRON_REALTIME, n, prochron_split(n), page.last_used);
      const std::int64_t exact = strobe.offset_at(ClockFamily::kRealtime, at(n)).ns + late.offset_at(ClockFamily::kRealtime, at(n)).ns;
      const bool is_dropped = shown.nanoseconds == PROCHRON_DROPPED;
      EXPECT_NE(is_dropped, prochron_is_kept(page.page.get(), PROCHRON_REALTIME, n) != 0) << n - kBegin;
      EXPECT_EQ(is_dropped, n < kept) << n - kBegin;
      if (!is_dropped) expect_close(shown.seconds * kSecond + shown.nanoseconds, n + kBases.realtime_ns + exact);
    }
  }
}

TEST(PageDeadline, IsTheFirstNanosecondThatShowsIt) {
  constexpr std::int64_t kRates[] = {kFrozen, kFrozen + 1, kFrozen / 2, -333'333'333'333, -1, 0, 1, 999'999'999'999};
  int never = 0;
  for (std::uint64_t seed = 0; seed < 40; ++seed) {
    ClockTransform transform(kHost);
    Rng rng(seed, "violent");
    for (std::int64_t n = 1; n < 180; n += 1 + static_cast<std::int64_t>(rng.below(40))) {
      const auto step = static_cast<std::int64_t>(rng.below(121)) - 60;
      ASSERT_TRUE(transform.apply({at(n), Offset{step}, Rate{kRates[rng.below(std::size(kRates))]}}));
    }
    const Page page(transform, static_cast<std::int64_t>(rng.below(200)));
    for (const int clock : {PROCHRON_REALTIME, PROCHRON_TAI, PROCHRON_MONOTONIC, PROCHRON_BOOTTIME}) {
      const std::int64_t base = page.page->records[0].base_ns[clock];
      for (std::int64_t now = 0; now < 200; now += 7) {
        for (std::int64_t due = base - 20; due < base + 280; due += 7) {
          std::int64_t searched = now;
          while (searched <= 600 && searched + base + page.offset(clock, searched) < due) ++searched;
          const prochron_due found = prochron_when(page.page.get(), clock, now, due);
          ASSERT_EQ(found.base_ns, base);
          ASSERT_EQ(std::min<std::int64_t>(found.native_ns, 601), searched) << seed << ' ' << now << ' ' << due - base;
          never += found.native_ns == PROCHRON_NO_INSTANT ? 1 : 0;
        }
      }
    }
  }
  EXPECT_GT(never, 100) << "clocks that stand still for good must be among them";
}

}  // namespace
}  // namespace prochron::faults
