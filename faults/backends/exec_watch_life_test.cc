// Victims at the edges of a program's life: forked before its first instruction, alive without their first thread.
#include <gtest/gtest.h>
#include <pthread.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <memory>
#include <string_view>
#include <thread>

#include "faults/backends/exec_watch.h"
#include "host/child_process.h"
#include "host/native_clock.h"
#include "host/process_table.h"

namespace prochron::faults {

// What the tests below start this same program for.
int be_leaderless() {
  std::thread([] {
    ::write(STDOUT_FILENO, "up\n", 3);
    ::usleep(3'000'000);
    ::_exit(5);
  }).detach();
  ::pthread_exit(nullptr);
}

namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

// The loader runs this before the program's entry point, as it does the constructors of libraries.
void fork_before_entry(int argc, char** argv, char**) {
  if (argc != 3 || std::string_view(argv[1]) != "be-forked-early") return;
  const pid_t child = ::fork();
  if (child == 0) return;  // goes on to be the program, too
  int status = 0;
  ::waitpid(child, &status, 0);
  if (!WIFEXITED(status) || WEXITSTATUS(status) != 6) ::_exit(1);
}
[[gnu::section(".preinit_array"), gnu::used]] void (*preinit)(int, char**, char**) = fork_before_entry;

class ExecWatchLifeTest : public testing::Test {
 protected:
  host::GuardedChild start(const char* part) {
    host::ChildSpec spec;
    spec.path = "/proc/" + std::to_string(::getpid()) + "/exe";
    spec.arguments = {"faults_backends_test", part, ""};
    spec.environment = {"ASAN_OPTIONS=detect_leaks=0"};
    spec.output = host::Stream::kCapture;
    spec.hold = true;
    auto child = host::GuardedChild::start(spec);
    EXPECT_TRUE(child);
    EXPECT_TRUE(watch_->follow(child->pid()));
    EXPECT_TRUE(child->release());
    return std::move(*child);
  }

  std::atomic<int> execs_ = 0;
  std::unique_ptr<ExecWatch> watch_ = ExecWatch::start([](const Victim&, NativeTime) { return EscapeFinding(); },
                                                       [this](const WatchEvent& event) {
                                                         execs_ += event.kind == WatchEvent::Kind::kExeced ? 1 : 0;
                                                       });
};

TEST_F(ExecWatchLifeTest, AChildForkedByAConstructorIsNotKilledByItsParentsTrap) {
  auto child = start("be-forked-early");
  EXPECT_EQ(child.wait(seconds(5)).value(), (host::Ending{false, 6}));
  EXPECT_EQ(execs_, 1) << "a fork is no exec";
}

TEST_F(ExecWatchLifeTest, AProcessWhoseFirstThreadEndedIsLetGoAtOnce) {
  auto child = start("be-leaderless");
  char up[4] = {};
  ASSERT_EQ(::read(child.output().get(), up, sizeof up), 3);
  while (host::read_process(child.pid())->state != 'Z') host::sleep_until(host::native_now() + milliseconds(1));
  const NativeTime begun = host::native_now();
  watch_.reset();
  EXPECT_LT(host::native_now() - begun, seconds(1)) << "it runs on for three";
  EXPECT_EQ(child.wait(seconds(5)).value(), (host::Ending{false, 5}));
}

}  // namespace
}  // namespace prochron::faults
