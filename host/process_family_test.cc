// A family that forks without pause is stopped as a whole, and goes on as a whole.
#include "host/process_family.h"

#include <gtest/gtest.h>

#include <sched.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>

#include "host/child_process.h"
#include "host/native_clock.h"
#include "host/process_table.h"

namespace prochron::host {
namespace {

using std::chrono::milliseconds;

GuardedChild busy_family() {
  ChildSpec spec;
  spec.path = "/bin/sh";
  spec.arguments = {"sh", "-c", "setsid sh -c 'while :; do sleep 0.2; done' & while :; do sleep 0.2; done"};
  return std::move(*GuardedChild::start(spec));
}

/// Are others its descendants from one moment to the next? A look takes a while: with a sanitizer, longer than a child
/// lives that is gone in 20 ms.
bool moves(pid_t root) {
  const auto states = [root] {
    std::vector<pid_t> pids;
    for (const ProcessStat& process : descendants_of(root)) pids.push_back(process.pid);
    return pids;
  };
  const auto before = states();
  for (const NativeTime end = native_now() + milliseconds(800); native_now() < end;) {
    sleep_until(native_now() + milliseconds(5));
    if (states() != before) return true;
  }
  return false;
}

TEST(ProcessFamily, StopsAsAWholeAndGoesOn) {
  GuardedChild child = busy_family();
  sleep_until(native_now() + milliseconds(50));
  EXPECT_TRUE(moves(child.pid()));
  const Status stopped = stop_family(child.pid());
  ASSERT_TRUE(stopped) << to_string(stopped.error());
  EXPECT_FALSE(moves(child.pid()));
  EXPECT_EQ(read_process(child.pid())->state, 'T');
  continue_family(child.pid());
  EXPECT_TRUE(moves(child.pid()));
}

/// One that waits for its vforked child to exec or to end, which stops first; both have ended well if the child goes on.
pid_t vforking_family() {
  const pid_t parent = ::fork();
  if (parent != 0) return parent;
  // As vfork, which a sanitizer makes a fork of, but with a memory of its own.
  const auto child = static_cast<pid_t>(::syscall(SYS_clone, CLONE_VFORK | SIGCHLD, 0, 0, 0, 0));
  if (child == 0) {
    ::kill(::getpid(), SIGSTOP);
    ::_exit(0);
  }
  int status = 1;
  ::waitpid(child, &status, 0);
  ::_exit(status);
}

TEST(ProcessFamily, RestsThoughAParentWaitsForAVforkedChild) {
  const pid_t parent = vforking_family();
  const auto waits = [parent] {
    const auto found = read_process(parent);
    return found && found->state == 'D' && !descendants_of(parent).empty() && descendants_of(parent)[0].state == 'T';
  };
  for (int i = 0; i < 2000 && !waits(); ++i) sleep_until(native_now() + milliseconds(1));
  ASSERT_TRUE(waits());
  const Status stopped = stop_family(parent);
  EXPECT_TRUE(stopped) << to_string(stopped.error());
  continue_family(parent);
  int status = 1;
  EXPECT_EQ(::waitpid(parent, &status, 0), parent);
  EXPECT_EQ(status, 0);
}

TEST(ProcessFamily, OfNobodyIsStoppedAtOnce) {
  pid_t gone = 0;
  {
    GuardedChild child = busy_family();
    gone = child.pid();
  }
  EXPECT_TRUE(stop_family(gone));
  continue_family(gone);
}

}  // namespace
}  // namespace prochron::host
