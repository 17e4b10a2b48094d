// A real program under the shim, read from outside: what it shows, and what is said when it no longer shows it.
#include "faults/backends/victim_reader.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <csignal>

#include "faults/backends/preload_backend.h"
#include "host/files.h"
#include "host/host_id.h"
#include "host/native_clock.h"
#include "host/process_table.h"
#include "host/random_mark.h"

namespace prochron::faults {
namespace {

using std::chrono::milliseconds;

class VictimReaderTest : public testing::Test {
 protected:
  /// A victim that attached, and sleeps.
  host::GuardedChild sleeper() {
    host::ChildSpec spec;
    spec.path = "/bin/sleep";
    spec.arguments = {"sleep", "30"};
    EXPECT_TRUE(backend_.prepare(spec, *clock_));
    auto child = host::GuardedChild::start(spec);
    EXPECT_TRUE(child);
    victim_ = {child->pid(), host::read_process(child->pid())->start_ticks};
    for (int i = 0; i < 2000 && !backend_.attachments().find(victim_); ++i)
      host::sleep_until(host::native_now() + milliseconds(1));
    return *std::move(child);
  }
  ClockTransform ahead(Offset step) const {
    ClockTransform transform(host::this_host());
    EXPECT_TRUE(transform.apply({host::native_now() - milliseconds(100), step, Rate{}}));
    return transform;
  }

  PreloadBackend backend_ = *PreloadBackend::create(host::random_run_id(), PreloadBackend::Victims::kOwnUser, Shim::kLoaded);
  std::unique_ptr<BentClock> clock_ = *backend_.bend("edge", ahead(Offset{-7'000'001}));
  Victim victim_;
  VictimReader reader_{backend_.attachments()};
};

TEST_F(VictimReaderTest, ASleepingVictimsClocksAreKnownToItsBound) {
  const host::GuardedChild child = sleeper();
  const std::int64_t k = *host::exact_k();
  for (int i = 0; i < 20; ++i) {
    const auto reading = reader_.read(victim_);
    ASSERT_TRUE(reading) << to_string(reading.error());
    const std::int64_t late = reading->realtime_ns - reading->native_ns - k - -7'000'001;
    EXPECT_GE(late, -1);
    EXPECT_LE(late, reading->width_ns + 1);
    EXPECT_GE(reading->monotonic_ns, reading->native_ns) << "a step leaves MONOTONIC alone";
  }
}

TEST_F(VictimReaderTest, AnEndedLeaseShowsAsInTheVictim) {
  const host::GuardedChild child = sleeper();
  host::sleep_until(clock_->valid_until() + milliseconds(1));
  const auto reading = reader_.read(victim_);
  ASSERT_TRUE(reading) << to_string(reading.error());
  EXPECT_NEAR(static_cast<double>(reading->realtime_ns - reading->native_ns - *host::exact_k()), 0, 100'000);
}

TEST_F(VictimReaderTest, WhoIsGoneOrNeverAttachedIsToldApart) {
  {
    const host::GuardedChild child = sleeper();
    ASSERT_TRUE(reader_.read(victim_));
  }
  const auto gone = reader_.read(victim_);
  ASSERT_FALSE(gone);
  EXPECT_EQ(gone.error().code, ErrorCode::kTimeout) << "its pid is nobody's, or another's";
  const auto stranger = reader_.read({::getpid(), host::read_process(::getpid())->start_ticks});
  ASSERT_FALSE(stranger);
  EXPECT_EQ(stranger.error().code, ErrorCode::kTimeout);
}

}  // namespace
}  // namespace prochron::faults
