// Twenty seeded kills, SIGKILL at a drawn instant to a drawn member of the family: the owner of a guard, that guard, or
// its program, from before the program's exec until its daemons run. Nothing may be left, found by a random mark in the
// environment that every member was started with, not by name or by family.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <string_view>

#include "core/rng.h"
#include "host/child_process.h"
#include "host/native_clock.h"
#include "host/process_table.h"
#include "host/random_mark.h"

namespace prochron::host {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr char kDaemons[] =
    "(setsid sh -c 'sleep 97 & exec sleep 98' &); setsid sh -c 'trap \"\" TERM; sleep 96; sleep 95' & exec sleep 94";

// What the test below starts this same program for: an owner that holds a guarded family until something happens.
int be_owner(const char* mark) {
  ChildSpec spec;
  spec.path = "/bin/sh";
  spec.arguments = {"sh", "-c", kDaemons};
  spec.environment = {"PATH=/usr/bin:/bin", mark};
  auto child = GuardedChild::start(spec);
  return child && child->wait(seconds(60)) ? 0 : 1;
}

ChildSpec owner(const std::string& mark) {
  ChildSpec spec;
  spec.path = "/proc/" + std::to_string(::getpid()) + "/exe";
  spec.arguments = {"host_test", "be-owner", mark};
  spec.environment = {"PATH=/usr/bin:/bin", mark};
  spec.output = Stream::kNull;
  spec.grace = milliseconds(0);
  return spec;
}

// 0: the owner; 1: the guard it started; 2: that guard's program. Those not there yet: the nearest above.
pid_t draw_victim(pid_t owner_pid, std::uint64_t depth) {
  pid_t victim = owner_pid;
  for (std::uint64_t i = 0; i < depth; ++i) {
    pid_t child = 0;
    for (const auto& process : all_processes())
      if (process.parent == victim && (child == 0 || process.pid < child)) child = process.pid;
    if (child == 0) break;
    victim = child;
  }
  return victim;
}

TEST(GuardKill, NothingIsLeft) {
  Rng rng(20, "guard kills");
  int seen = 0;
  for (int round = 0; round < 20; ++round) {
    const std::string mark = "PROCHRON_TEST_MARK=" + random_mark();
    const auto delay = milliseconds(rng.below(60));
    const auto depth = rng.below(3);
    auto child = GuardedChild::start(owner(mark));
    ASSERT_TRUE(child) << to_string(child.error());
    sleep_until(native_now() + delay);
    seen += static_cast<int>(processes_marked(mark).size());
    ::kill(draw_victim(child->pid(), depth), SIGKILL);
    EXPECT_TRUE(child->wait(seconds(5))) << "round " << round;
    EXPECT_THAT(processes_marked(mark), testing::IsEmpty())
        << "round " << round << ": depth " << depth << " after " << delay.count() << " ms";
  }
  EXPECT_GT(seen, 20 * 4) << "the test itself: most rounds had a family to kill";
}

}  // namespace
}  // namespace prochron::host

int main(int argc, char** argv) {
  if (argc == 3 && std::string_view(argv[1]) == "be-owner") return prochron::host::be_owner(argv[2]);
  testing::InitGoogleMock(&argc, argv);
  return RUN_ALL_TESTS();
}
