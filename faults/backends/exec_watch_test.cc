// Real programs that stay under their fault and such that leave it, each way once: told as what it is, with its
// instant.
#include "faults/backends/exec_watch.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <spawn.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <filesystem>
#include <mutex>

#include "faults/backends/escape.h"
#include "faults/backends/preload_backend.h"
#include "host/files.h"
#include "host/host_id.h"
#include "host/native_clock.h"
#include "host/process_table.h"
#include "host/program_paths.h"
#include "host/random_mark.h"

extern char** environ;

namespace prochron::faults {
int be_leaderless();  // exec_watch_life_test.cc
namespace {

using host::ChildSpec;
using host::GuardedChild;
using std::chrono::milliseconds;
using std::chrono::seconds;
using testing::HasSubstr;

char state_of(pid_t pid) { return host::read_process(pid).value_or(host::ProcessStat{}).state; }

std::string tracer_of(pid_t pid) {
  const std::string status = host::read_file("/proc/" + std::to_string(pid) + "/status").value_or("");
  const auto at = status.find("TracerPid:\t");
  return at == std::string::npos ? "gone" : status.substr(at + 11, status.find('\n', at) - at - 11);
}

template <class Condition>
bool soon(Condition condition) {
  for (int i = 0; i < 2000; ++i) {
    if (condition()) return true;
    host::sleep_until(host::native_now() + milliseconds(1));
  }
  return false;
}

class ExecWatchTest : public testing::Test {
 protected:
  void TearDown() override { EXPECT_EQ(backend_.attachments().turned_away(), 0U); }

  static ChildSpec shell(const std::string& script) {
    ChildSpec spec;
    spec.path = "/bin/sh";
    spec.arguments = {"sh", "-c", script};
    spec.environment = {"PATH=/usr/bin:/bin"};
    spec.output = host::Stream::kCapture;
    return spec;
  }
  /// This program in one of the parts below.
  static ChildSpec part(const std::string& name, const std::string& argument = {}) {
    ChildSpec spec = shell("");
    spec.path = "/proc/" + std::to_string(::getpid()) + "/exe";
    spec.arguments = {"faults_backends_test", name, argument};
    spec.environment.push_back(
        "ASAN_OPTIONS=detect_leaks=0");  // the leak check traces too, and there is but one tracer
    return spec;
  }

  GuardedChild start(ChildSpec spec) {
    EXPECT_TRUE(backend_.prepare(spec, injection_));
    spec.hold = true;
    auto child = GuardedChild::start(spec);
    EXPECT_TRUE(child);
    EXPECT_TRUE(watch_->follow(child->pid()));
    EXPECT_TRUE(child->release());
    return std::move(*child);
  }
  /// What the program wrote, after it and all it forked have ended.
  std::string run(const ChildSpec& spec) {
    GuardedChild child = start(spec);
    const std::string output = host::read_to_end(child.output().get(), "output").value_or("");
    const auto ending = child.wait(seconds(10));
    EXPECT_EQ(ending.value_or(host::Ending{true, 0}), (host::Ending{false, 0})) << output;
    return output;
  }
  std::vector<WatchEvent> told(WatchEvent::Kind kind) {
    const std::lock_guard lock(mutex_);
    std::vector<WatchEvent> found;
    for (const auto& event : events_)
      if (event.kind == kind) found.push_back(event);
    return found;
  }
  std::vector<WatchEvent> escapes() {
    std::vector<WatchEvent> found;
    for (const auto& event : told(WatchEvent::Kind::kExeced))
      if (event.finding.escape != Escape::kNone) found.push_back(event);
    return found;
  }

  PreloadBackend backend_ =
      *PreloadBackend::create(host::random_run_id(), PreloadBackend::Victims::kOwnUser, PreloadBackend::Shim::kLoaded);
  Injection injection_ = *backend_.inject("edge", ClockTransform(host::this_host()));
  std::string shim_ = *host::find_library("libprochron_preload.so");
  std::mutex mutex_;
  std::vector<WatchEvent> events_;
  std::unique_ptr<ExecWatch> watch_ = ExecWatch::start(
      [this](const Victim& victim, NativeTime since) {
        const auto finding = backend_.check_escape(victim, since);
        return finding.escape == Escape::kNone ? finding : explain_escape(victim, shim_);
      },
      [this](const WatchEvent& event) {
        const std::lock_guard lock(mutex_);
        events_.push_back(event);
      });
};

// What some of the tests start this same program for.
int be_threads() {
  for (int round = 0; round < 20; ++round) {
    std::vector<std::thread> threads;
    for (int i = 0; i < 20; ++i) threads.emplace_back([] { ::usleep(100); });
    for (auto& thread : threads) thread.join();
  }
  return 0;
}

int be_spawner() {
  const char* const program[] = {"true", nullptr};
  const char* const nothing[] = {nullptr};
  int failed = 0;
  for (int i = 0; i < 11; ++i) {
    char** const environment = i == 10 ? const_cast<char**>(nothing) : environ;
    std::thread([&] {
      pid_t pid = 0;
      failed += ::posix_spawn(&pid, "/bin/true", nullptr, nullptr, const_cast<char**>(program), environment);
      failed += ::waitpid(pid, nullptr, 0) != pid;
    }).join();
  }
  return failed;
}

int be_agent_that_dies(const char* victim) {
  const auto watch =
      ExecWatch::start([](const Victim&, NativeTime) { return EscapeFinding(); }, [](const WatchEvent&) {});
  return watch->follow(std::stoi(victim)) ? ::raise(SIGKILL) : 1;
}

TEST_F(ExecWatchTest, ProgramsThatStayAreTiedToTheirRootAndNoneEscapes) {
  const auto root_of = [&](const std::string& script) {
    GuardedChild child = start(shell(script));
    EXPECT_TRUE(child.wait(seconds(10)));
    return child.pid();
  };
  const pid_t root = root_of("date; (cat /dev/null | sort; exec true) & wait; #!");
  EXPECT_THAT(escapes(), testing::IsEmpty()) << escapes()[0].finding.reason;
  std::vector<std::string> programs;
  for (const auto& event : told(WatchEvent::Kind::kExeced)) {
    programs.push_back(event.path.substr(event.path.rfind('/') + 1));
    EXPECT_EQ(event.root, root) << event.path;
  }
  EXPECT_THAT(programs, testing::UnorderedElementsAre("dash", "date", "cat", "sort", "true"));
  const auto forked = told(WatchEvent::Kind::kForked);
  EXPECT_TRUE(soon([&] { return told(WatchEvent::Kind::kEnded).size() == forked.size() + 1; }))
      << "the root was not forked before our eyes, all others were";
  const auto ended = told(WatchEvent::Kind::kEnded);
  for (const auto& event : forked)
    EXPECT_TRUE(std::ranges::any_of(ended, [&](const auto& end) { return end.victim == event.victim; }));
}

TEST_F(ExecWatchTest, EachWayOutIsToldAsWhatItIsWithinFiftyMilliseconds) {
  struct Row {
    std::string way;  // exec'd right after the victim has written down the time
    Escape escape;
    const char* reason;
  };
  const std::string guard = *host::find_libexec("prochron-guard");
  const Row rows[] = {
      {"exec env -i sleep 0.01", Escape::kExecedUnbent, "/sleep was exec'd without the shim in its environment"},
      {"unset LD_PRELOAD; exec sleep 0.01", Escape::kExecedUnbent, "/sleep was exec'd without the shim"},
      {"unset PROCHRON_PAGE; exec sleep 0.01", Escape::kExecedUnbent, "/sleep began without having attached"},
      {guard + " || exit 0", Escape::kUnreachable, "/prochron-guard is a static program"},
  };
  for (const auto& row : rows) {
    std::scoped_lock{mutex_}, events_.clear();  // the one before: its end may still be told
    ChildSpec victim = shell("echo ${EPOCHREALTIME/./}000; " + row.way);
    victim.path = "/bin/bash";  // writes down the time without starting a program for it
    const std::string logged = run(victim);
    const auto found = escapes();
    ASSERT_EQ(found.size(), 1U) << row.way;
    EXPECT_EQ(found[0].finding.escape, row.escape) << row.way;
    EXPECT_THAT(found[0].finding.reason, HasSubstr(row.reason)) << row.way;
    const Duration late{found[0].at.ns + host::exact_k().value() - std::stoll(logged)};
    EXPECT_GE(late, Duration{0}) << row.way;
    EXPECT_LT(late, milliseconds(50)) << row.way;
  }
}

TEST_F(ExecWatchTest, AShimRemovedBehindOurBackIsMissed) {
  const std::string copy = testing::TempDir() + "prochron-shim-" + host::random_mark() + ".so";
  ASSERT_TRUE(std::filesystem::copy_file(shim_, copy));
  shim_ = copy;
  run(shell("export LD_PRELOAD=" + copy + "; sh -c true; rm " + copy + "; exec true 2>/dev/null"));
  const auto found = escapes();
  ASSERT_EQ(found.size(), 1U) << "the copy was as good as the original while it was there";
  EXPECT_EQ(found[0].finding.escape, Escape::kShimMissing) << found[0].finding.reason;
}

TEST_F(ExecWatchTest, ASetuidProgramOfAnotherUserIsOutOfReach) {
  std::string file = "su";
  if (::getuid() == 0) {  // nothing is another user's to root: make it so
    file = testing::TempDir() + "prochron-setuid-" + host::random_mark();
    std::filesystem::copy_file("/bin/true", file);
    ASSERT_EQ(::chown(file.c_str(), 65534, 65534), 0);
    ASSERT_EQ(::chmod(file.c_str(), 04755), 0);
  }
  run(shell("exec " + file + " --help"));
  if (::getuid() == 0) std::filesystem::remove(file);
  ASSERT_EQ(escapes().size(), 1U);
  EXPECT_EQ(escapes()[0].finding.escape, Escape::kUnreachable) << escapes()[0].finding.reason;
}

TEST_F(ExecWatchTest, ManyThreadsAreHardlySlowed) {
  ChildSpec spec = part("be-threads");
  const NativeTime begin = host::native_now();
  run(spec);
  EXPECT_LT(host::native_now() - begin, seconds(2)) << "400 threads";
  EXPECT_THAT(told(WatchEvent::Kind::kForked), testing::IsEmpty()) << "threads are no processes";
  EXPECT_THAT(escapes(), testing::IsEmpty());
}

TEST_F(ExecWatchTest, ChildrenSpawnedByThreadsAreFollowed) {
  run(part("be-spawner"));
  EXPECT_EQ(told(WatchEvent::Kind::kForked).size(), 11U);
  EXPECT_EQ(told(WatchEvent::Kind::kExeced).size(), 12U);
  ASSERT_EQ(escapes().size(), 1U) << "the one that was given an empty environment";
  EXPECT_EQ(escapes()[0].finding.escape, Escape::kExecedUnbent);
}

TEST_F(ExecWatchTest, SignalsAndStopsWorkAsIfNobodyWatched) {
  GuardedChild child = start(shell("trap 'exit 9' USR1; echo up; while :; do sleep 0.01; done"));
  EXPECT_TRUE(soon([&] { return told(WatchEvent::Kind::kExeced).size() > 1; }));
  ASSERT_TRUE(child.signal(SIGSTOP));
  EXPECT_TRUE(soon([&] { return state_of(child.pid()) == 'T' || state_of(child.pid()) == 't'; }));
  ASSERT_TRUE(child.signal(SIGUSR1));
  EXPECT_EQ(child.wait(milliseconds(50)).error().code, ErrorCode::kTimeout) << "stopped means stopped";
  ASSERT_TRUE(child.signal(SIGCONT));
  EXPECT_EQ(child.wait(seconds(5)).value(), (host::Ending{false, 9}));
}

TEST_F(ExecWatchTest, LetsEverybodyGoAsTheyWere) {
  GuardedChild runs = start(shell("trap 'exit 3' USR1; while :; do sleep 0.01; done"));
  GuardedChild stopped = start(shell("trap 'exit 4' USR1; while :; do sleep 0.01; done"));
  EXPECT_TRUE(soon([&] { return told(WatchEvent::Kind::kExeced).size() > 6; }));
  ASSERT_TRUE(stopped.signal(SIGSTOP));
  EXPECT_TRUE(soon([&] { return state_of(stopped.pid()) == 't'; }));
  watch_.reset();
  EXPECT_EQ(tracer_of(runs.pid()), "0");
  EXPECT_EQ(tracer_of(stopped.pid()), "0");
  EXPECT_TRUE(soon([&] { return state_of(stopped.pid()) == 'T'; })) << "stopped before, stopped after";
  ASSERT_TRUE(runs.signal(SIGUSR1));
  ASSERT_TRUE(stopped.signal(SIGUSR1));
  ASSERT_TRUE(stopped.signal(SIGCONT));
  EXPECT_EQ(runs.wait(seconds(5)).value(), (host::Ending{false, 3}));
  EXPECT_EQ(stopped.wait(seconds(5)).value(), (host::Ending{false, 4}));
}

TEST_F(ExecWatchTest, TheAgentsDeathOnlyDetaches) {
  watch_.reset();
  ChildSpec victim = shell("echo up; while [ ! -e $0 ]; do sleep 0.01; done; exit 6");
  const std::string flag = testing::TempDir() + "prochron-flag-" + host::random_mark();
  victim.arguments.push_back(flag);
  auto child = GuardedChild::start(victim);
  ASSERT_TRUE(child);
  const ChildSpec agent = part("be-agent", std::to_string(child->pid()));
  EXPECT_EQ(GuardedChild::start(agent)->wait(seconds(5)).value(), (host::Ending{true, SIGKILL}));
  EXPECT_EQ(tracer_of(child->pid()), "0");
  ASSERT_TRUE(host::write_atomically(flag, ""));
  EXPECT_EQ(child->wait(seconds(5)).value(), (host::Ending{false, 6})) << "it ran on as if nothing had been";
  std::filesystem::remove(flag);
}

}  // namespace
}  // namespace prochron::faults

int main(int argc, char** argv) {
  const std::string_view part = argc == 3 ? argv[1] : "";
  if (part == "be-threads") return prochron::faults::be_threads();
  if (part == "be-spawner") return prochron::faults::be_spawner();
  if (part == "be-agent") return prochron::faults::be_agent_that_dies(argv[2]);
  if (part == "be-leaderless") return prochron::faults::be_leaderless();
  if (part == "be-forked-early") return 6;
  testing::InitGoogleMock(&argc, argv);
  return RUN_ALL_TESTS();
}
