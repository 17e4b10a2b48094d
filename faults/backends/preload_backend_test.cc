// Real programs under a bent clock, seen from outside by what they print: bent, healed, let go, left out.
#include "faults/backends/preload_backend.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include "host/files.h"
#include "host/host_id.h"
#include "host/native_clock.h"
#include "host/process_table.h"
#include "host/program_paths.h"
#include "host/random_mark.h"

namespace prochron::faults {
namespace {

using host::ChildSpec;
using std::chrono::milliseconds;
using std::chrono::seconds;
using testing::Contains;
using testing::HasSubstr;
using testing::StartsWith;

constexpr Offset kHour{3'600'000'000'000};

class PreloadBackendTest : public testing::Test {
 protected:
  static PreloadBackend make(PreloadBackend::Shim shim = PreloadBackend::Shim::kLoaded) {
    auto made = PreloadBackend::create(host::random_run_id(), PreloadBackend::Victims::kOwnUser, shim);
    EXPECT_TRUE(made);
    return std::move(*made);
  }
  static ClockTransform stepped(NativeTime at, Offset step) {
    ClockTransform transform(host::this_host());
    EXPECT_TRUE(transform.apply({at, step, Rate{}}));
    return transform;
  }
  static ChildSpec clock_reader() {
    ChildSpec spec;
    spec.path = "/bin/date";
    spec.arguments = {"date", "+%s%N"};
    spec.environment = {"PATH=/usr/bin:/bin"};
    spec.output = host::Stream::kCapture;
    return spec;
  }
  /// What a fresh victim's clock shows minus the native one, to the second.
  static std::int64_t seconds_ahead(const PreloadBackend& backend, const Injection& injection) {
    ChildSpec spec = clock_reader();
    EXPECT_TRUE(backend.prepare(spec, injection));
    auto child = host::GuardedChild::start(spec);
    if (!child) return -1;
    const std::string shown = host::read_to_end(child->output().get(), "date").value_or("0");
    constexpr std::int64_t kSecond = 1'000'000'000;
    return (std::stoll(shown) - host::realtime_ns() + kSecond / 2) / kSecond;
  }
};

TEST_F(PreloadBackendTest, AVictimFollowsItsClockAndHealsOnTime) {
  const PreloadBackend backend = make();
  const NativeTime start = host::native_now();
  auto injection = backend.inject("edge", stepped(start, kHour));
  ASSERT_TRUE(injection) << to_string(injection.error());
  EXPECT_EQ(seconds_ahead(backend, *injection), 3600) << "bent before the victim was there";
  const NativeTime healed = host::native_now() + milliseconds(60);
  ASSERT_TRUE(injection->heal(healed, Heal{}));
  EXPECT_EQ(seconds_ahead(backend, *injection), 3600) << "not healed before its time";
  host::sleep_until(healed);
  EXPECT_EQ(seconds_ahead(backend, *injection), 0);
}

TEST_F(PreloadBackendTest, AnAttachedVictimWhoseClockAnotherLibraryHidesHasEscaped) {
  const PreloadBackend backend = make();
  const auto page = host::SharedMemory::open(backend.attachments().path(), host::SharedMemory::Access::kReadWrite);
  ASSERT_TRUE(page);
  const Victim self{::getpid(), host::read_process(::getpid())->start_ticks};
  auto& slot = reinterpret_cast<prochron_attach_page*>(page->data())->slots[prochron_attach_home(self.pid)];
  slot = {self.pid, self.start_ticks, 1, 1, 1, PROCHRON_ATTACH_READS_OURS, 0, 0};
  EXPECT_EQ(backend.check_escape(self, {host::this_host(), 0}).escape, Escape::kNone);
  slot.flags = 0;
  const EscapeFinding hidden = backend.check_escape(self, {host::this_host(), 0});
  EXPECT_EQ(hidden.escape, Escape::kExecedUnbent);
  EXPECT_THAT(hidden.reason, HasSubstr("/faults_backends_test has its clock_gettime from another library"));
}

TEST_F(PreloadBackendTest, TwoClocksOfOneRunAreTwo) {
  const PreloadBackend backend = make();
  const auto bent = backend.inject("edge", stepped(host::native_now(), kHour));
  const auto straight = backend.inject("gpu", ClockTransform(host::this_host()));
  ASSERT_TRUE(bent && straight);
  EXPECT_EQ(seconds_ahead(backend, *bent), 3600);
  EXPECT_EQ(seconds_ahead(backend, *straight), 0);
}

TEST_F(PreloadBackendTest, AnUnrenewedLeaseEndsTheFaultAndStaysEnded) {
  const PreloadBackend backend = make();
  auto injection = backend.inject("edge", stepped(host::native_now(), kHour));
  ASSERT_TRUE(injection);
  EXPECT_LE(injection->valid_until() - host::native_now(), Injection::kLease);
  for (int i = 0; i < 2; ++i) {
    host::sleep_until(host::native_now() + milliseconds(100));
    const NativeTime before = injection->valid_until();
    ASSERT_TRUE(injection->renew());
    EXPECT_GT(injection->valid_until(), before);
  }
  host::sleep_until(injection->valid_until());
  EXPECT_EQ(seconds_ahead(backend, *injection), 0) << "nobody renewed";
  const auto revived = injection->renew();
  ASSERT_FALSE(revived) << "a healed victim is not quietly bent again";
  EXPECT_EQ(revived.error().code, ErrorCode::kRefused);
  EXPECT_EQ(injection->lease(), PageWriter::Lease::kLost);
}

TEST_F(PreloadBackendTest, DestructionOnlyStopsRenewing) {
  const PreloadBackend backend = make();
  std::string path;
  {
    auto injection = backend.inject("edge", stepped(host::native_now(), kHour));
    ASSERT_TRUE(injection);
    path = injection->page_path();
    Injection moved = std::move(*injection);
    EXPECT_EQ(seconds_ahead(backend, moved), 3600);
  }
  EXPECT_NE(::access(path.c_str(), F_OK), 0) << "its name is gone; who has it mapped heals when the lease ends";
}

TEST_F(PreloadBackendTest, ALateCommandIsRefusedAndChangesNothing) {
  const PreloadBackend backend = make();
  auto injection = backend.inject("edge", ClockTransform(host::this_host()));
  ASSERT_TRUE(injection);
  const auto late = injection->apply(stepped(host::native_now() - milliseconds(1), kHour));
  ASSERT_FALSE(late);
  EXPECT_EQ(late.error().code, ErrorCode::kRefused);
  EXPECT_EQ(injection->transform().epoch(), ClockEpoch{0});
  EXPECT_EQ(seconds_ahead(backend, *injection), 0);
}

TEST_F(PreloadBackendTest, TheSwitchThatOnlyTheSpawnerKnows) {
  const PreloadBackend backend = make(PreloadBackend::Shim::kLeftOut);
  const auto injection = backend.inject("edge", stepped(host::native_now(), kHour));
  ASSERT_TRUE(injection);
  EXPECT_EQ(seconds_ahead(backend, *injection), 0) << "commanded, published, and yet unbent";
}

TEST_F(PreloadBackendTest, TheEnvironmentSaysWhatThisRunMeansAndNothingOlder) {
  const PreloadBackend backend = make();
  const auto injection = backend.inject("edge", ClockTransform(host::this_host()));
  ASSERT_TRUE(injection);
  ChildSpec spec = clock_reader();
  spec.environment = {"LD_PRELOAD=/lib/other.so", "PROCHRON_PAGE=/outer", "PROCHRON_ATTACH=/outer", "KEPT=1"};
  ASSERT_TRUE(backend.prepare(spec, *injection));
  EXPECT_EQ(spec.environment.size(), 4U);
  EXPECT_THAT(spec.environment, Contains("KEPT=1"));
  EXPECT_THAT(spec.environment, Contains("PROCHRON_PAGE=" + injection->page_path()));
  EXPECT_THAT(spec.environment, Contains("PROCHRON_ATTACH=" + backend.attachments().path()));
  EXPECT_THAT(spec.environment,
              Contains("LD_PRELOAD=" + *host::find_library("libprochron_preload.so") + ":/lib/other.so"));
}

TEST_F(PreloadBackendTest, AProgramOutOfReachIsRefusedByName) {
  const PreloadBackend backend = make();
  const auto injection = backend.inject("edge", ClockTransform(host::this_host()));
  ASSERT_TRUE(injection);
  ChildSpec spec = clock_reader();
  spec.path = *host::find_libexec("prochron-guard");
  const auto refused = backend.prepare(spec, *injection);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, ErrorCode::kUnsupported);
  EXPECT_THAT(to_string(refused.error()), StartsWith(spec.path + ": is a static program"));
  EXPECT_EQ(spec.environment.size(), 1U) << "untouched";
}

}  // namespace
}  // namespace prochron::faults
