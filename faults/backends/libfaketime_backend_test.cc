// Real programs under libfaketime, seen from outside by what they print: exact, in their second, healed by the watchdog.
#include "faults/backends/libfaketime_backend.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <sstream>

#include "faults/backends/faketime_clock.h"
#include "faults/backends/faketime_reach.h"
#include "faults/backends/preload_backend.h"
#include "faults/timestamp_line.h"
#include "host/files.h"
#include "host/host_id.h"
#include "host/native_clock.h"
#include "host/process_table.h"
#include "host/program_paths.h"
#include "host/random_mark.h"
#include "host/spawn.h"

namespace prochron::faults {
namespace {

using host::ChildSpec;
using std::chrono::milliseconds;
using std::chrono::seconds;
using testing::HasSubstr;

/// One line of prochron-probe: the offset lies in [high - width, high].
struct Seen {
  std::int64_t native, high, width;
};

std::vector<Seen> realtime_stamps(const std::string& output) {
  std::vector<Seen> stamps;
  std::istringstream lines(output);
  std::string clock;
  std::int64_t raw, width, native, k, observed;
  while (lines >> clock >> raw >> width >> native >> k >> observed) {
    if (clock == "realtime") stamps.push_back({native, observed - native - k, width});
  }
  return stamps;
}

class LibfaketimeBackendTest : public testing::Test {
 protected:
  static ChildSpec probe(int count, int interval_ms) {
    ChildSpec spec;
    spec.path = *host::find_libexec("prochron-probe");
    spec.arguments = {"prochron-probe", std::to_string(count), std::to_string(interval_ms)};
    spec.output = host::Stream::kCapture;
    return spec;
  }
  host::GuardedChild start(ChildSpec spec, const BentClock& clock) {
    EXPECT_TRUE(backend_->prepare(spec, clock));
    return *host::GuardedChild::start(spec);
  }
  static NativeTime second_in(Duration from_now) {
    return whole_second_from(host::native_now() + from_now, *host::exact_k());
  }

  PreloadBackend preload_ = *PreloadBackend::create(host::random_run_id(), PreloadBackend::Victims::kOwnUser,
                                                    Shim::kLoaded);
  std::unique_ptr<LibfaketimeBackend> backend_ =
      *LibfaketimeBackend::create(host::random_run_id(), preload_.attachments(), Shim::kLoaded);
};

TEST_F(LibfaketimeBackendTest, TwoVictimsFollowStepAndDriftToANanosecond) {
  ClockTransform course(host::this_host());
  auto clock = *backend_->bend("edge", course);
  auto one = start(probe(330, 10), *clock);
  auto other = start(probe(330, 10), *clock);
  const NativeTime second = second_in(milliseconds(200));
  ASSERT_TRUE(course.apply({second, Offset{5'000'000}, Rate{200'000'000}}));
  ASSERT_TRUE(course.apply({second + seconds(1), Offset{-7'000'001}, Rate{-300'000'000}}));
  ASSERT_TRUE(course.heal(second + seconds(2), {}));
  const Status applied = clock->apply(course);
  ASSERT_TRUE(applied) << to_string(applied.error());
  for (int i = 0; i < 15; ++i) {
    host::sleep_until(host::native_now() + milliseconds(200));
    ASSERT_TRUE(clock->renew());
  }
  for (auto* victim : {&one, &other}) {
    const auto stamps = realtime_stamps(host::read_to_end(victim->output().get(), "probe").value_or(""));
    ASSERT_EQ(stamps.size(), 330U);
    int bent = 0;
    for (const Seen& seen : stamps) {
      const std::int64_t wanted = course.offset_at(ClockFamily::kRealtime, {host::this_host(), seen.native}).ns;
      bent += wanted != 0 ? 1 : 0;
      EXPECT_LE(wanted, seen.high + 1) << seen.native - second.ns;
      EXPECT_GE(wanted, seen.high - seen.width - 1) << seen.native - second.ns;
    }
    EXPECT_GT(bent, 50) << "of 330 in 3.3 s, or more on a busy host; bent for 2 s";
    EXPECT_LT(bent, 280);
  }
}

TEST_F(LibfaketimeBackendTest, WhatItCannotShowItRefuses) {
  auto clock = *backend_->bend("edge", ClockTransform(host::this_host()));
  ClockTransform between(host::this_host());
  ASSERT_TRUE(between.apply({second_in(seconds(1)) + milliseconds(500), Offset{1'000}, {}}));
  const Status refused = clock->apply(between);
  ASSERT_FALSE(refused);
  EXPECT_THAT(refused.error().message, HasSubstr("whole seconds only, and this change lies 500000000 ns after one"));
  ClockTransform late(host::this_host());
  ASSERT_TRUE(late.apply({host::native_now() + milliseconds(1), Offset{1'000}, {}}));
  ASSERT_FALSE(clock->apply(late));
  EXPECT_THAT(clock->apply(late).error().message, HasSubstr("late publication"));
  EXPECT_EQ(clock->transform().epoch(), ClockEpoch{0});
  const NativeTime soonest = clock->soonest_change(host::native_now());
  EXPECT_EQ((soonest.ns + *host::exact_k()) % 1'000'000'000, 0);
}

TEST_F(LibfaketimeBackendTest, ProgramsThatItWouldBreakOrMissAreRefusedByName) {
  auto clock = *backend_->bend("edge", ClockTransform(host::this_host()));
  struct Row {
    std::string path;
    const char* reason;
  };
  const std::vector<Row> rows = {
      {*host::find_libexec("prochron-guard"), "is a static program"},
      {"/usr/bin/java", "its timed waits return at once and its threads spin; backend preload can bend it"},
  };
  for (const Row& row : rows) {
    if (::access(row.path.c_str(), X_OK) != 0) continue;  // a JVM is not on every host
    ChildSpec spec = probe(1, 0);
    spec.path = row.path;
    const Status refused = backend_->prepare(spec, *clock);
    ASSERT_FALSE(refused) << row.path;
    EXPECT_EQ(refused.error().code, ErrorCode::kUnsupported);
    EXPECT_THAT(to_string(refused.error()), HasSubstr(row.reason));
  }
}

TEST_F(LibfaketimeBackendTest, WaitsTakeTheirTimeWhateverTheRate) {
  ClockTransform fast(host::this_host());
  ASSERT_TRUE(fast.apply({host::native_now() - seconds(1), Offset{5'000'000'000}, Rate{900'000'000'000}}));
  auto clock = *backend_->bend("edge", fast);
  for (const char* wait : {"time.sleep(0.2)", "select.select([], [], [], 0.2)", "threading.Event().wait(0.2)",
                           "[select.select([], [], [], 0.001) for _ in range(200)]",
                           "p = select.poll(); [p.poll(1) for _ in range(200)]"}) {
    ChildSpec spec = probe(1, 0);
    spec.path = "/usr/bin/python3";
    spec.arguments = {"python3", "-c",
                      "import select, threading, time\nraw = lambda: time.clock_gettime(time.CLOCK_MONOTONIC_RAW)\n"
                      "begun = raw()\n" + std::string(wait) + "\nprint(raw() - begun)"};
    const double took = std::atof(host::read_to_end(start(spec, *clock).output().get(), "wait").value_or("0").c_str());
    EXPECT_GT(took, 0.199) << wait;
    EXPECT_LT(took, 2) << wait;
  }
}

TEST_F(LibfaketimeBackendTest, AVictimThatWouldSetTheClockIsRefusedAndCounted) {
  auto clock = *backend_->bend("edge", ClockTransform(host::this_host()));
  ChildSpec spec = probe(1, 0);
  spec.path = "/usr/bin/python3";
  spec.arguments = {"python3", "-c",  // its guard has taken the right to set clocks from it, besides
                    "import time\ntry: time.clock_settime(time.CLOCK_REALTIME, time.time())\n"
                    "except PermissionError: print('refused')"};
  auto child = start(spec, *clock);
  EXPECT_EQ(host::read_to_end(child.output().get(), "victim").value_or(""), "refused\n");
  EXPECT_EQ(preload_.attachments().refused_sets().size(), 1U);
}

TEST_F(LibfaketimeBackendTest, AVictimAttachesAndIsSeenToReadABentClock) {
  auto clock = *backend_->bend("edge", ClockTransform(host::this_host()));
  auto child = start(probe(100, 10), *clock);
  host::sleep_until(host::native_now() + milliseconds(300));
  const auto stat = host::read_process(child.pid());
  ASSERT_TRUE(stat);
  const auto attached = preload_.attachments().find(Victim{child.pid(), stat->start_ticks});
  ASSERT_TRUE(attached);
  EXPECT_TRUE(attached->reads_ours);
}

/// An agent that starts a victim outside any guard, which writes to `output`, and dies without a word.
[[noreturn]] void be_agent_that_dies(RunId run, const std::string& output) {
  ClockTransform bent(host::this_host());
  (void)bent.apply({host::native_now() - seconds(1), Offset{3'600'000'000'000}, Rate{100'000'000}});
  auto preload = *PreloadBackend::create(run, PreloadBackend::Victims::kOwnUser, Shim::kLoaded);
  auto backend = *LibfaketimeBackend::create(run, preload.attachments(), Shim::kLoaded);
  auto clock = *backend->bend("edge", bent);
  ChildSpec spec;
  spec.path = "/bin/sh";
  spec.arguments = {"sh", "-c", "exec \"$0\" 250 10 > \"$1\"", *host::find_libexec("prochron-probe"), output};
  (void)backend->prepare(spec, *clock);
  (void)host::spawn(spec.path, spec.arguments, spec.environment, {{1, 1}, {2, 2}});
  host::sleep_until(host::native_now() + milliseconds(300));
  ::kill(::getpid(), SIGKILL);
  std::abort();
}

TEST(Watchdog, AVictimThatOutlivesItsAgentHealsAtTheNextWholeSecond) {
  const std::string output = testing::TempDir() + "prochron-outlives-" + host::random_mark();
  const RunId run = host::random_run_id();
  const NativeTime begun = host::native_now();
  EXPECT_EXIT(be_agent_that_dies(run, output), testing::KilledBySignal(SIGKILL), "");
  host::sleep_until(begun + seconds(4));
  const auto stamps = realtime_stamps(host::read_file(output).value_or(""));
  ::unlink(output.c_str());
  std::vector<std::string> left;
  for (const auto& entry : std::filesystem::directory_iterator("/dev/shm")) {
    if (entry.path().string().find(to_hex(run)) != std::string::npos) left.push_back(entry.path());
  }
  for (const std::string& path : left) ::unlink(path.c_str());
  EXPECT_THAT(left, testing::ElementsAre(HasSubstr("-attach-"))) << "the dead agent's own; the watchdog's are gone";
  ASSERT_EQ(stamps.size(), 250U);
  std::int64_t last_bent = 0, first_true = 0;
  for (const Seen& seen : stamps) {
    if (seen.high > 1'000'000) last_bent = seen.native;
    if (seen.high <= seen.width + 1 && seen.high >= -1 && first_true == 0) first_true = seen.native;
  }
  EXPECT_GT(stamps.front().high, 3'600'000'000'000) << "bent from its first instant";
  ASSERT_GT(first_true, 0) << "never healed";
  EXPECT_LT(last_bent, first_true) << "once healed, for good";
  const std::int64_t second = whole_second_from({host::this_host(), first_true - 100'000'000}, *host::exact_k()).ns;
  EXPECT_GE(first_true, second);
  EXPECT_LT(first_true - second, 50'000'000) << "its first reading in that second, every 10 ms";
  EXPECT_LT(first_true - stamps.front().native, 1'700'000'000) << "300 ms to the death, a second, and slack";
}

TEST(Watchdog, ASilentAgentHasLostItsClocks) {
  auto line = *WatchdogLine::start(milliseconds(300));
  const std::string path = "/dev/shm/prochron-silent-" + host::random_mark();
  ASSERT_TRUE(host::write_atomically(path, "+5.0000000005 x1.000000000000\n"));
  ASSERT_TRUE(line.plan(path, {}));
  for (int i = 0; i < 5; ++i) {
    ASSERT_TRUE(line.renew());
    host::sleep_until(host::native_now() + milliseconds(100));
  }
  EXPECT_EQ(*host::read_file(path), "+5.0000000005 x1.000000000000\n") << "renewed, nothing happens";
  host::sleep_until(host::native_now() + milliseconds(400));
  const Status late = line.renew();
  ASSERT_FALSE(late);
  EXPECT_EQ(late.error().code, ErrorCode::kRefused);
  EXPECT_FALSE(line.plan(path, {})) << "never revived";
  const auto left = host::read_file(path);
  EXPECT_TRUE(!left || *left == std::string(kTrueLine) + "\n") << *left;
}

}  // namespace
}  // namespace prochron::faults
