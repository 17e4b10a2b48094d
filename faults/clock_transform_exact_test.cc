// Every reading over 30 days of seeded commands, against an evaluator that shares no code and no idea with ours: big
// integers of any width, and no segments but the sum of all steps and of each rate times the time it was in force.
#include <array>
#include <vector>

#include <boost/multiprecision/cpp_int.hpp>
#include <gtest/gtest.h>

#include "core/rng.h"
#include "faults/clock_transform.h"

namespace prochron::faults {
namespace {

using Big = boost::multiprecision::cpp_int;

constexpr HostId kHost{3};
constexpr std::int64_t kSecond = 1'000'000'000;
constexpr std::int64_t kThirtyDays = 30 * 86'400 * kSecond;
constexpr std::int64_t kUptime = 400 * 86'400 * kSecond;  // a host that has been up for long
const Big kPpt = 1'000'000'000'000;

struct Offsets {
  Big realtime;  ///< in 1e-12 ns
  Big monotonic;
};

/// The commands as they were given, and what they add up to.
class Ledger {
 public:
  void step(std::int64_t at, std::int64_t by) { steps_.push_back({at, by}); }
  void rate(std::int64_t at, std::int64_t ppt) { rates_.push_back({at, ppt}); }
  /// REALTIME is native at `at`, whatever was before.
  void native(std::int64_t at) { natives_.push_back(at); }

  Offsets at(std::int64_t n) const {
    Offsets sum = {0, 0};
    std::int64_t since = -1;  // REALTIME counts from the last instant at which it was made native
    for (const std::int64_t native : natives_) since = native <= n ? native : since;
    for (const auto& [at, by] : steps_) sum.realtime += at > since && at <= n ? Big(by) * kPpt : Big(0);
    for (std::size_t i = 0; i < rates_.size(); ++i) {
      const Big begin = rates_[i].first;
      const Big end = i + 1 < rates_.size() && rates_[i + 1].first < n ? Big(rates_[i + 1].first) : Big(n);
      if (end > begin) sum.monotonic += (end - begin) * rates_[i].second;
      const Big counted = begin > since ? begin : Big(since);
      if (end > counted) sum.realtime += (end - counted) * rates_[i].second;
    }
    return sum;
  }

 private:
  std::vector<std::pair<std::int64_t, std::int64_t>> steps_;
  std::vector<std::pair<std::int64_t, std::int64_t>> rates_;
  std::vector<std::int64_t> natives_;
};

std::int64_t floored(const Big& parts) {
  const Big remainder = ((parts % kPpt) + kPpt) % kPpt;
  return ((parts - remainder) / kPpt).convert_to<std::int64_t>();
}

struct Commanded {
  ClockTransform transform{kHost};
  Ledger ledger;
  std::vector<std::int64_t> instants;  ///< at which something changes
};

std::int64_t between(Rng& rng, std::int64_t low, std::int64_t high) {
  return low + static_cast<std::int64_t>(rng.below(static_cast<std::uint64_t>(high - low) + 1));
}

/// A rate of any magnitude, from one part in 10^12 to a clock that all but stands still.
Rate any_rate(Rng& rng) {
  constexpr std::int64_t kMagnitudes[] = {1, 1'000, 500'000'000, 83'333'000'000, kFinePerNanosecond - 1};
  const std::int64_t most = kMagnitudes[rng.below(std::size(kMagnitudes))];
  return Rate{between(rng, -most, most)};
}

void change(Commanded& commanded, std::int64_t at, Rng& rng) {
  const Offset step{rng.below(2) == 0 ? 0 : between(rng, -10 * kSecond, 10 * kSecond)};
  const Rate rate = any_rate(rng);
  ASSERT_TRUE(commanded.transform.apply({NativeTime{kHost, at}, step, rate}));
  commanded.ledger.step(at, step.ns);
  commanded.ledger.rate(at, rate.ppt);
}

/// Returns the instant at which the heal has done its work.
std::int64_t heal(Commanded& commanded, std::int64_t at, Rng& rng) {
  const Heal::Form form = std::array{Heal::Form::kStep, Heal::Form::kLeave, Heal::Form::kSlew}[rng.below(3)];
  const Rate slew{form == Heal::Form::kSlew ? between(rng, 900'000'000'000, 999'999'999'999) : 0};
  const Big ahead = commanded.ledger.at(at).realtime;
  std::int64_t done = at;
  if (form == Heal::Form::kSlew) {
    // the first whole nanosecond by which the rate has made up for all of it
    while (Big(done - at) * slew.ppt < abs(ahead)) {
      const Big rest = abs(ahead) - Big(done - at) * slew.ppt;
      const Big leap = rest / slew.ppt;
      done += leap == 0 ? 1 : leap.convert_to<std::int64_t>();
    }
    if (done > at) commanded.ledger.rate(at, ahead > 0 ? -slew.ppt : slew.ppt);
  }
  EXPECT_TRUE(commanded.transform.heal(NativeTime{kHost, at}, {form, slew}));
  commanded.ledger.rate(done, 0);
  if (form != Heal::Form::kLeave) commanded.ledger.native(done);
  return done;
}

/// About `count` commands spread over 30 days.
Commanded command(std::uint64_t seed, int count) {
  Commanded commanded;
  Rng rng(seed, "schedule");
  std::int64_t at = kUptime;
  for (int i = 0; i < count && at < kUptime + kThirtyDays; ++i) {
    at += between(rng, 1, 2 * kThirtyDays / count);
    commanded.instants.push_back(at);
    if (rng.below(4) != 0) {
      change(commanded, at, rng);
    } else {
      at = heal(commanded, at, rng);
      commanded.instants.push_back(at);
    }
  }
  return commanded;
}

void expect_exact(const Commanded& commanded, std::int64_t n) {
  const Offsets exact = commanded.ledger.at(n);
  const NativeTime instant{kHost, n};
  ASSERT_EQ(commanded.transform.offset_at(ClockFamily::kRealtime, instant).ns, floored(exact.realtime)) << n;
  ASSERT_EQ(commanded.transform.offset_at(ClockFamily::kMonotonic, instant).ns, floored(exact.monotonic)) << n;
}

TEST(ClockTransformExact, EveryReadingOverThirtyDaysIsTheLedgers) {
  for (const std::uint64_t seed : {1U, 2U, 3U, 4U, 5U, 6U, 7U, 8U}) {
    SCOPED_TRACE(seed);
    const Commanded commanded = command(seed, 100);
    ASSERT_FALSE(testing::Test::HasFatalFailure());
    ASSERT_GT(commanded.transform.epoch().value, 30U) << "slews took the month";
    for (const std::int64_t at : commanded.instants) {
      for (const std::int64_t n : {at - 1, at, at + 1}) ASSERT_NO_FATAL_FAILURE(expect_exact(commanded, n));
    }
    Rng rng(seed, "instants");
    for (int i = 0; i < 2'000; ++i) {
      ASSERT_NO_FATAL_FAILURE(expect_exact(commanded, between(rng, kUptime, kUptime + 2 * kThirtyDays)));
    }
  }
}

TEST(ClockTransformExact, TenThousandChangesLoseNothing) {
  const Commanded commanded = command(9, 10'000);
  ASSERT_GT(commanded.transform.epoch().value, 8'000U) << "slews took the month";
  expect_exact(commanded, kUptime + kThirtyDays);
  expect_exact(commanded, kUptime + 2 * kThirtyDays);
}

TEST(ClockTransformExact, MonotonicNeverRunsBackwards) {
  for (const std::uint64_t seed : {1U, 2U, 3U, 4U}) {
    const Commanded commanded = command(seed, 100);
    const auto shown = [&](std::int64_t n) {
      return n + commanded.transform.offset_at(ClockFamily::kMonotonic, NativeTime{kHost, n}).ns;
    };
    for (const std::int64_t at : commanded.instants) {
      for (std::int64_t n = at - 100; n < at + 100; ++n) ASSERT_LE(shown(n), shown(n + 1)) << seed << ": " << n;
    }
    Rng rng(seed, "pairs");
    for (int i = 0; i < 20'000; ++i) {
      const std::int64_t n = between(rng, kUptime, kUptime + kThirtyDays);
      ASSERT_LE(shown(n), shown(n + between(rng, 0, kSecond))) << seed << ": " << n;
    }
  }
}

}  // namespace
}  // namespace prochron::faults
