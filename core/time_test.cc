// Three timelines that do not mix. What must not compile is asked of the compiler here, each refusal beside a twin that
// does compile and differs in the one type, so that no assertion holds for a wrong reason.
#include "core/time.h"

#include <type_traits>

#include <gtest/gtest.h>

namespace prochron {
namespace {

template <class A, class B>
concept Subtract = requires(A a, B b) { a - b; };
template <class A, class B>
concept Add = requires(A a, B b) { a + b; };
template <class A, class B>
concept Compare = requires(A a, B b) { a < b; };
template <class A, class B>
concept Equal = requires(A a, B b) { a == b; };

// instants subtract within one timeline, to a Duration and nothing else
static_assert(Subtract<RunTime, RunTime> && !Subtract<RunTime, NativeTime>);
static_assert(Subtract<NativeTime, NativeTime> && !Subtract<NativeTime, ObservedTime>);
static_assert(Subtract<ObservedTime, ObservedTime> && !Subtract<ObservedTime, RunTime>);
static_assert(std::is_same_v<decltype(RunTime{} - RunTime{}), Duration>);
static_assert(!Subtract<Duration, RunTime>, "a span minus an instant means nothing");

// they compare within one timeline
static_assert(Compare<ObservedTime, ObservedTime> && !Compare<ObservedTime, RunTime>);
static_assert(Compare<RunTime, RunTime> && !Compare<RunTime, NativeTime>);
static_assert(Equal<NativeTime, NativeTime> && !Equal<NativeTime, ObservedTime>);
static_assert(!Compare<RunTime, std::int64_t> && !Equal<RunTime, std::int64_t>, "a bare number is on no timeline");

// they move by a Duration, never by another instant, an offset, a rate or a bare number
static_assert(Add<RunTime, Duration> && !Add<RunTime, RunTime> && !Add<RunTime, NativeTime>);
static_assert(!Add<RunTime, Offset> && !Add<NativeTime, Rate> && !Add<ObservedTime, std::int64_t>);
static_assert(Subtract<RunTime, Duration> && !Subtract<RunTime, Offset>);

// they are not made from one another or from a bare number
static_assert(std::is_assignable_v<RunTime&, RunTime> && !std::is_assignable_v<RunTime&, NativeTime>);
static_assert(std::is_assignable_v<NativeTime&, NativeTime> && !std::is_assignable_v<NativeTime&, ObservedTime>);
static_assert(!std::is_constructible_v<RunTime, NativeTime> && !std::is_constructible_v<ObservedTime, RunTime>);
static_assert(!std::is_constructible_v<RunTime, std::int64_t> && !std::is_assignable_v<RunTime&, Duration>);

// an instant's owner is a host or a clock, as its timeline has it
static_assert(std::is_constructible_v<RunTime, HostId, std::int64_t>);
static_assert(!std::is_constructible_v<RunTime, ClockId, std::int64_t>);
static_assert(std::is_constructible_v<ObservedTime, ClockId, std::int64_t>);
static_assert(!std::is_constructible_v<ObservedTime, HostId, std::int64_t>);

// offsets, rates and spans do not mix either
static_assert(Add<Offset, Offset> && !Add<Offset, Rate> && !Add<Offset, Duration>);
static_assert(Compare<Offset, Offset> && !Compare<Offset, Rate> && !Compare<Offset, Duration>);
static_assert(!std::is_convertible_v<std::int64_t, Offset> && !std::is_convertible_v<std::int64_t, Rate>);

constexpr HostId kHere{7};
constexpr HostId kThere{8};

TEST(Instant, MovesAndSubtractsOnItsOwnTimeline) {
  constexpr RunTime start{kHere, 1'000};
  static_assert((start + Duration{5}) - start == Duration{5});
  static_assert(start - Duration{1'001} < start);
  EXPECT_EQ((start - Duration{1'001}).ns, -1);
  EXPECT_EQ((start + Duration{5}).owner, kHere) << "an instant stays its host's";
}

TEST(Instant, SameNumberOfAnotherHostIsNotEqual) {
  EXPECT_FALSE((RunTime{kHere, 5} == RunTime{kThere, 5}));
  EXPECT_TRUE((RunTime{kHere, 5} == RunTime{kHere, 5}));
}

// Not an assert: these hold in every build type.
TEST(InstantDeathTest, MixingTwoOwnersStopsTheProgram) {
  GTEST_FLAG_SET(death_test_style, "threadsafe");
  const RunTime here{kHere, 5};
  const RunTime there{kThere, 4};
  EXPECT_DEATH((void)(here - there), "RunTime of two owners compared \\(7 and 8\\)");
  EXPECT_DEATH((void)(here < there), "RunTime of two owners");
  EXPECT_DEATH((void)(NativeTime{kHere, 1} - NativeTime{kThere, 1}), "NativeTime of two owners");
  EXPECT_DEATH((void)(ObservedTime{ClockId{1}, 1} < ObservedTime{ClockId{2}, 1}), "ObservedTime of two owners");
}

TEST(Offset, PositiveIsAhead) {
  static_assert(Offset{5} + Offset{-7} == Offset{-2});
  static_assert(Offset{5} - Offset{-7} == Offset{12});
  static_assert(-Offset{5} < Offset{});
}

}  // namespace
}  // namespace prochron
