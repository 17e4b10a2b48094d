// What every generated course owes, over thirty days: what is streamed is what is asked for at any instant, MONOTONIC never
// runs backwards, a deadline is met at the first instant that shows it, and the same text is the same course.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "core/rng.h"
#include "faults/clock_course.h"
#include "faults/course.h"

namespace prochron::faults {
namespace {

constexpr HostId kHost{3};
constexpr std::int64_t kSecond = 1'000'000'000;
constexpr std::int64_t kDay = 86'400 * kSecond;
constexpr std::int64_t kBegin = 100 * kSecond;
constexpr auto kRealtime = ClockFamily::kRealtime;
constexpr auto kMonotonic = ClockFamily::kMonotonic;

constexpr const char* kTexts[] = {
    "strobe by=5000000 every=1000000",
    "strobe by=-86400000000000 every=1000001",
    "jitter by=500000 every=1000000 seed=7",
    "sine by=50000000 period=600000000000",
    "sine by=1 period=172800000000000",
    "wander every=1000000000 seed=9 steps=2592001 walk=1000 white=100000",
};

NativeTime at(std::int64_t ns) { return {kHost, ns}; }

ClockTransform following(const char* text) {
  ClockTransform transform(kHost);
  EXPECT_TRUE(transform.apply({at(kBegin), {}, {}, {}, text})) << text;
  return transform;
}

TEST(Courses, AreStreamedAsTheyAreAsked) {
  for (const char* text : kTexts) {
    ClockTransform whole = following(text);
    ASSERT_TRUE(whole.heal(at(kBegin + 30 * kDay), {}));
    const ClockTransform again = following(text);
    Rng rng(1, text);
    for (int i = 0; i < 200; ++i) {
      const NativeTime now = at(kBegin + static_cast<std::int64_t>(rng.below(30 * kDay)));
      const ClockTransform part = whole.excerpt(now, 50);
      ASSERT_LE(part.known_from(), now.ns);
      ASSERT_GT(part.known_until(), now.ns);
      for (const NativeTime n : {now, at(std::min(part.known_until(), kBegin + 30 * kDay) - 1)}) {
        for (const ClockFamily family : {kRealtime, kMonotonic}) {
          ASSERT_TRUE(part.fine_offset_at(family, n) == whole.fine_offset_at(family, n)) << text << ' ' << n.ns;
          ASSERT_TRUE(part.fine_offset_at(family, n) == again.fine_offset_at(family, n)) << text << ' ' << n.ns;
        }
      }
    }
    EXPECT_EQ(whole.offset_at(kRealtime, at(kBegin - 1)).ns, 0);
    EXPECT_EQ(whole.offset_at(kRealtime, at(kBegin + 30 * kDay)).ns, 0) << text;
  }
}

TEST(Courses, NeverTurnMonotonicBackNorMissADeadline) {
  for (const char* text : kTexts) {
    const ClockTransform whole = following(text);
    Rng rng(2, text);
    for (int i = 0; i < 100; ++i) {
      const ClockTransform part = whole.excerpt(at(kBegin + static_cast<std::int64_t>(rng.below(30 * kDay))), 20);
      for (const Segment& segment : part.segments(kMonotonic)) {
        if (segment.from <= part.known_from() || segment.from <= kBegin) continue;
        const auto shown = [&](std::int64_t n) { return n + part.offset_at(kMonotonic, at(n)).ns; };
        ASSERT_GE(shown(segment.from), shown(segment.from - 1)) << text << ' ' << segment.from;
        ASSERT_LE(shown(segment.from), shown(segment.from - 1) + 3) << text << ": it does not jump either";
      }
      const std::int64_t now = std::max(part.known_from(), kBegin);
      const std::int64_t due = now + (part.known_until() - now) / 2;
      const auto found = part.when(kRealtime, at(now), due + part.offset_at(kRealtime, at(due)).ns);
      ASSERT_TRUE(found) << text;
      const auto reads = [&](std::int64_t n) { return n + part.offset_at(kRealtime, at(n)).ns; };
      ASSERT_GE(reads(found->ns), due + part.offset_at(kRealtime, at(due)).ns);
      if (found->ns > now) {
        ASSERT_LT(reads(found->ns - 1), due + part.offset_at(kRealtime, at(due)).ns) << text;
      }
    }
  }
}

TEST(Courses, HealInAllThreeForms) {
  for (const char* text : kTexts) {
    const NativeTime end = at(kBegin + 1'234'567'890'123);
    const std::int64_t left = following(text).offset_at(kRealtime, end).ns;
    const std::int64_t kept = following(text).offset_at(kMonotonic, end).ns;
    ClockTransform step = following(text), slew = following(text), leave = following(text);
    ASSERT_TRUE(step.heal(end, {Heal::Form::kStep, {}}));
    ASSERT_TRUE(slew.heal(end, {Heal::Form::kSlew, Rate{500'000'000'000}}));
    ASSERT_TRUE(leave.heal(end, {Heal::Form::kLeave, {}}));
    EXPECT_EQ(step.offset_at(kRealtime, end).ns, 0) << text;
    EXPECT_EQ(step.offset_at(kMonotonic, at(end.ns + kDay)).ns, kept) << text;
    EXPECT_EQ(slew.offset_at(kRealtime, end).ns, left) << text;
    EXPECT_EQ(slew.offset_at(kRealtime, at(end.ns + 3 * kDay)).ns, 0) << text;
    EXPECT_EQ(leave.offset_at(kRealtime, at(end.ns + kDay)).ns, left) << text;
  }
}

TEST(Courses, EndBeforeThePieceThatWouldBeginThere) {
  for (const auto& [halves, left] : {std::pair<std::int64_t, std::int64_t>{2'000, 0}, {2'001, 5'000'000}}) {
    ClockTransform leave = following(kTexts[0]), further = following(kTexts[0]);
    const NativeTime end = at(kBegin + halves * 500'000);
    ASSERT_TRUE(leave.heal(end, {Heal::Form::kLeave, {}}));
    EXPECT_EQ(leave.offset_at(kRealtime, end).ns, left) << halves;
    ASSERT_TRUE(further.apply({end, Offset{7}, {}}));
    EXPECT_EQ(further.offset_at(kRealtime, end).ns, left + 7) << halves;
  }
}

TEST(Courses, AreWrittenAsText) {
  EXPECT_EQ(course_text("strobe", {{"every", 2}, {"by", -1}}), "strobe by=-1 every=2");
  for (const char* text : {"", "strobe", "step by=5", "strobe by=5", "strobe by=5 every=999999", "strobe by=5 every=1000000 more=1",
                           "strobe by=5 by=5 every=1000000", "strobe by=x every=1000000", "strobe  by=5 every=1000000",
                           "strobe by=5 every=1000000 ", "jitter by=0 every=1000000 seed=1",
                           "wander every=1 seed=1 steps=1 walk=1 white=1", "sine by=62500001 period=1000000000"}) {
    const auto course = make_course(text);
    ASSERT_FALSE(course) << text;
    EXPECT_EQ(course.error().code, ErrorCode::kBadSpec);
  }
}

TEST(Courses, AddUpWithOtherFaults) {
  ClockCourse clock(kHost);
  ASSERT_TRUE(clock.fault({1, 0}).apply({at(kBegin), {}, {}, {}, "strobe by=5000000 every=10000000"}));
  ASSERT_TRUE(clock.fault({1, 1}).apply({at(kBegin + kSecond), {}, Rate{200'000'000}}));
  ASSERT_TRUE(clock.fault({1, 1}).heal(at(kBegin + 3 * kSecond), {}));
  const auto shown = [&](std::int64_t n) { return clock.offset_at(kRealtime, at(kBegin + n)).ns; };
  EXPECT_EQ(shown(2 * kSecond), 5'200'000);
  EXPECT_EQ(shown(2 * kSecond + 5'000'000), 201'000);
  EXPECT_EQ(shown(3 * kSecond), 5'000'000) << "healing one leaves the other";
  const auto part = clock.excerpt(at(kBegin + 2 * kSecond), 100);
  ASSERT_TRUE(part);
  for (std::int64_t n = 2 * kSecond; n < 2 * kSecond + 400'000'000; n += 999'983) {
    ASSERT_EQ(part->offset_at(kRealtime, at(kBegin + n)).ns, shown(n)) << n;
  }
  ASSERT_TRUE(clock.fault({1, 0}).apply({at(kBegin + 4 * kSecond), {}, Rate{-kFinePerNanosecond}}));
  ASSERT_TRUE(clock.fault({1, 2}).apply({at(kBegin + 5 * kSecond), {}, Rate{-1}}));
  EXPECT_FALSE(clock.excerpt(at(kBegin + 5 * kSecond), 100)) << "together they run backwards";
}

}  // namespace
}  // namespace prochron::faults
