// Programs and surroundings that make a guard's work hard, each as a real one would: none may outlive its owner, none
// may be ended for what is its own business.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/time.h>

#include "host/child_process.h"
#include "host/native_clock.h"
#include "host/process_table.h"
#include "host/random_mark.h"

namespace prochron::host {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

ChildSpec program(const std::vector<std::string>& arguments, const std::string& mark) {
  ChildSpec spec;
  spec.path = arguments[0];
  spec.arguments = arguments;
  spec.environment = {"PATH=/usr/bin:/bin", mark};
  spec.output = Stream::kNull;
  return spec;
}

std::string new_mark() { return "PROCHRON_TEST_MARK=" + random_mark(); }

TEST(HostileChild, ChildrenThatForkAndExitFasterThanTheyAreSeenAreEnded) {
  const std::string mark = new_mark();
  const ChildSpec spec =
      program({"/usr/bin/perl", "-e", "fork; fork; $end = time + 8; while (time < $end) { exit if fork }"}, mark);
  auto child = GuardedChild::start(spec);
  ASSERT_TRUE(child) << to_string(child.error());
  const NativeTime begun = native_now();
  EXPECT_TRUE(child->wait(seconds(10)));
  EXPECT_LT(native_now() - begun, seconds(4)) << "it ended by itself, nobody ended it";
  EXPECT_THAT(processes_marked(mark), testing::IsEmpty());
}

TEST(HostileChild, AnOwnerThatIgnoresItsChildrensEndsIsToldThem) {
  signal(SIGCHLD, SIG_IGN);
  auto child = GuardedChild::start(program({"/bin/sh", "-c", "exit 7"}, new_mark()));
  EXPECT_TRUE(child);
  const auto ending = child->wait(seconds(2));
  signal(SIGCHLD, SIG_DFL);
  ASSERT_TRUE(ending) << to_string(ending.error());
  EXPECT_EQ(*ending, (Ending{false, 7}));
}

TEST(HostileChild, AProgramMaySignalItsOwnGroup) {
  ChildSpec spec = program({"/bin/sh", "-c", "trap '' TERM; kill -TERM 0; sleep 0.3; exit 8"}, new_mark());
  spec.grace = milliseconds(50);
  auto child = GuardedChild::start(spec);
  ASSERT_TRUE(child) << to_string(child.error());
  EXPECT_EQ(child->wait(seconds(5)).value(), (Ending{false, 8})) << "its own workers were meant, not it";
}

TEST(HostileChild, AnOwnersSignalsDoNotCutItsDestructionShort) {
  struct sigaction interrupt {};
  struct sigaction before {};
  interrupt.sa_handler = [](int) {};  // without SA_RESTART
  ASSERT_EQ(::sigaction(SIGALRM, &interrupt, &before), 0);
  const std::string mark = new_mark();
  std::size_t left = 0;
  for (int round = 0; round < 5; ++round) {
    auto child = GuardedChild::start(program({"/bin/sh", "-c", "setsid sleep 97 & setsid sleep 98 & sleep 99"}, mark));
    ASSERT_TRUE(child);
    sleep_until(native_now() + milliseconds(30));
    const itimerval often{{0, 300}, {0, 300}};
    ::setitimer(ITIMER_REAL, &often, nullptr);
    { const GuardedChild ended = std::move(*child); }
    const itimerval never{};
    ::setitimer(ITIMER_REAL, &never, nullptr);
    left += processes_marked(mark).size();
    sleep_until(native_now() + milliseconds(50));
  }
  ::sigaction(SIGALRM, &before, nullptr);
  EXPECT_EQ(left, 0U);
}

}  // namespace
}  // namespace prochron::host
