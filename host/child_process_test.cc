// What a guarded program finds when it starts, how its end is told, and that none of its descendants outlives it.
#include "host/child_process.h"

#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include "host/files.h"
#include "host/native_clock.h"
#include "host/process_table.h"
#include "host/random_mark.h"

namespace prochron::host {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;
using testing::HasSubstr;
using State = GuardedChild::State;

ChildSpec shell(const std::string& script) {
  ChildSpec spec;
  spec.path = "/bin/sh";
  spec.arguments = {"sh", "-c", script};
  spec.environment = {"PATH=/usr/bin:/bin"};
  spec.output = Stream::kCapture;
  return spec;
}

std::string output_of(const ChildSpec& spec) {
  auto child = GuardedChild::start(spec);
  if (!child) return to_string(child.error());
  return read_to_end(child->output().get(), "its output").value_or("unreadable");
}

// Blocks until the program has said something, so that what follows does not race with its start.
std::string first_words(GuardedChild& child) {
  char words[64] = {};
  const auto size = ::read(child.output().get(), words, sizeof words);
  return {words, static_cast<std::size_t>(size > 0 ? size : 0)};
}

std::vector<pid_t> left_after(const std::string& assignment, Duration patience) {
  const NativeTime until = native_now() + patience;
  auto left = processes_marked(assignment);
  while (!left.empty() && native_now() < until) {
    sleep_until(native_now() + milliseconds(2));
    left = processes_marked(assignment);
  }
  return left;
}

TEST(ChildProcess, EndingsAreToldAsTheyWere) {
  struct Row {
    const char* script;
    Ending ending;
  };
  const Row rows[] = {{"exit 0", {false, 0}},
                      {"exit 7", {false, 7}},
                      {"kill -9 $$", {true, SIGKILL}},
                      {"kill -TERM $$", {true, SIGTERM}}};
  for (const auto& row : rows) {
    auto child = GuardedChild::start(shell(row.script));
    ASSERT_TRUE(child) << to_string(child.error());
    const auto ending = child->wait(seconds(5));
    ASSERT_TRUE(ending) << to_string(ending.error());
    EXPECT_EQ(*ending, row.ending) << row.script;
    EXPECT_EQ(child->state(), State::kGone);
    EXPECT_EQ(child->signal(SIGTERM).error().code, ErrorCode::kRefused) << "nobody to hear it";
  }
}

TEST(ChildProcess, WhatCannotStartSaysWhy) {
  ChildSpec missing = shell("");
  missing.path = "/no/such/program";
  EXPECT_EQ(to_string(GuardedChild::start(missing).error()),
            "/no/such/program: could not execute: No such file or directory");
  ChildSpec lost = shell("");
  lost.directory = "/no/such/folder";
  EXPECT_EQ(to_string(GuardedChild::start(lost).error()),
            "/bin/sh: could not enter the directory of: No such file or directory");
}

TEST(ChildProcess, FindsItsArgumentsEnvironmentAndFolder) {
  ChildSpec spec = shell("echo \"$0 $1|$A|$(pwd)|$(env | wc -l)\"");
  spec.arguments.insert(spec.arguments.end(), {"zero", "with space"});
  spec.environment.push_back("A=b=c");
  spec.directory = "/usr";
  EXPECT_EQ(output_of(spec), "zero with space|b=c|/usr|3\n") << "PATH, A and the shell's PWD: nothing of ours";
}

TEST(ChildProcess, FindsCleanSignalsAndNoWayToSetTheClock) {
  signal(SIGUSR1, SIG_IGN);
  const std::string status = output_of(shell("exec cat /proc/self/status"));
  signal(SIGUSR1, SIG_DFL);
  EXPECT_THAT(status, HasSubstr("SigBlk:\t0000000000000000"));
  EXPECT_THAT(status, HasSubstr("SigIgn:\t0000000000000000"));
  constexpr std::uint64_t kSystemTime = std::uint64_t{1} << 25;
  for (const std::string set : {"CapInh:\t", "CapPrm:\t", "CapEff:\t", "CapAmb:\t"}) {
    const auto at = status.find(set);
    ASSERT_NE(at, std::string::npos);
    EXPECT_EQ(std::stoull(status.substr(at + set.size(), 16), nullptr, 16) & kSystemTime, 0U) << set;
  }
}

TEST(ChildProcess, InheritsTheDescriptorsItWasGivenAndNoOther) {
  int leaky[2];
  ASSERT_EQ(::pipe2(leaky, O_NONBLOCK), 0);  // without close-on-exec, as a foreign library might open it
  const Descriptor reader(leaky[0]), writer(leaky[1]);
  ChildSpec spec =
      shell("echo to-ten >/proc/self/fd/10; for f in /proc/$$/fd/*; do [ -e $f ] && echo -n \" ${f##*/}\"; done");
  spec.inherited = {{writer.get(), 10}};
  EXPECT_EQ(output_of(spec), " 0 1 10 2");
  char words[16] = {};
  EXPECT_EQ(::read(reader.get(), words, sizeof words), 7);
  spec.inherited = {{writer.get(), 3}};
  EXPECT_FALSE(GuardedChild::start(spec)) << "3 is the guard's";
}

TEST(ChildProcess, AHeldProgramWaitsForItsRelease) {
  ChildSpec spec = shell("echo ran");
  spec.hold = true;
  auto child = GuardedChild::start(spec);
  ASSERT_TRUE(child);
  EXPECT_EQ(child->state(), State::kHeld);
  EXPECT_THAT(executable_of(child->pid()), HasSubstr("prochron-guard")) << "its pid is known before it execs";
  EXPECT_EQ(read_process(child->pid())->parent, child->guard_pid());
  ASSERT_TRUE(child->release());
  EXPECT_EQ(first_words(*child), "ran\n");
  EXPECT_EQ(child->wait(seconds(5)).value(), (Ending{false, 0}));

  spec.path = "/no/such/program";
  auto wrong = GuardedChild::start(spec);
  ASSERT_TRUE(wrong);
  EXPECT_EQ(wrong->release().error().message, "could not execute: No such file or directory");
  auto abandoned = GuardedChild::start(spec);
  ASSERT_TRUE(abandoned);
  abandoned->end();
  EXPECT_TRUE(abandoned->wait(seconds(5))->by_signal) << "ended before it was let go";
}

TEST(ChildProcess, EndsGentlyFirstThenForAll) {
  auto polite = GuardedChild::start(shell("trap 'echo bye; exit 3' TERM; echo up; while :; do sleep 0.01; done"));
  ASSERT_TRUE(polite);
  EXPECT_EQ(first_words(*polite), "up\n");
  polite->end();
  EXPECT_EQ(first_words(*polite), "bye\n");
  EXPECT_EQ(polite->wait(seconds(5)).value(), (Ending{false, 3}));

  ChildSpec deaf = shell("trap '' TERM; echo up; while :; do sleep 1; done");
  deaf.grace = milliseconds(60);
  auto stubborn = GuardedChild::start(deaf);
  ASSERT_TRUE(stubborn);
  EXPECT_EQ(first_words(*stubborn), "up\n");
  const NativeTime asked = native_now();
  stubborn->end();
  EXPECT_EQ(stubborn->wait(milliseconds(20)).error().code, ErrorCode::kTimeout);
  EXPECT_EQ(stubborn->wait(seconds(5)).value(), (Ending{true, SIGKILL}));
  EXPECT_GE(native_now() - asked, milliseconds(60));
}

TEST(ChildProcess, APausedProgramHearsItsEnd) {
  auto child = GuardedChild::start(shell("trap 'exit 4' TERM; echo up; while :; do sleep 0.01; done"));
  ASSERT_TRUE(child);
  EXPECT_EQ(first_words(*child), "up\n");
  ASSERT_TRUE(child->signal(SIGSTOP));
  child->end();
  EXPECT_EQ(child->wait(seconds(5)).value(), (Ending{false, 4}));
}

TEST(ChildProcess, TakesEveryDescendantAlong) {
  struct Row {
    const char* reason;
    const char* ending;  // what ends the script that comes after the daemons
  };
  const Row rows[] = {{"an ordinary exit", "exit 5"}, {"destruction", "echo up; while :; do sleep 1; done"}};
  for (const auto& row : rows) {
    const std::string mark = "PROCHRON_TEST_MARK=" + random_mark();
    // A daemon of the classic kind (fork, setsid, fork), one deaf to SIGTERM, one stopped.
    ChildSpec spec = shell(std::string("(setsid sh -c 'sleep 97 & exec sleep 98' &)\n"
                                       "setsid sh -c 'trap \"\" TERM HUP; while :; do sleep 1; done' &\n"
                                       "setsid sh -c 'kill -STOP $$' &\n"
                                       "sleep 1\n") +
                           row.ending);
    spec.environment.push_back(mark);
    spec.output = Stream::kNull;
    {
      auto child = GuardedChild::start(spec);
      ASSERT_TRUE(child);
      sleep_until(native_now() + milliseconds(300));
      EXPECT_GE(processes_marked(mark).size(), 5U) << "the test itself: there is something to kill";
      if (std::string_view(row.reason) == "an ordinary exit") {
        EXPECT_EQ(child->wait(seconds(5)).value(), (Ending{false, 5}));
        EXPECT_THAT(processes_marked(mark), testing::IsEmpty()) << "gone means gone";
      }
    }
    EXPECT_THAT(left_after(mark, milliseconds(0)), testing::IsEmpty()) << row.reason;
  }
}

TEST(ChildProcess, AKilledGuardTakesItsProgramAlong) {
  const std::string mark = "PROCHRON_TEST_MARK=" + random_mark();
  ChildSpec spec = shell("echo up; exec sleep 96");
  spec.environment.push_back(mark);
  auto child = GuardedChild::start(spec);
  ASSERT_TRUE(child);
  first_words(*child);
  ASSERT_EQ(::kill(child->guard_pid(), SIGKILL), 0);
  EXPECT_EQ(child->wait(seconds(5)).error().code, ErrorCode::kBroken);
  EXPECT_THAT(left_after(mark, seconds(2)), testing::IsEmpty());
}

}  // namespace
}  // namespace prochron::host
