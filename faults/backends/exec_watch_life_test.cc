// Victims at the edges of a program's life: forked before its first instruction.
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <memory>
#include <string_view>

#include "faults/backends/exec_watch.h"
#include "host/child_process.h"

namespace prochron::faults {

namespace {

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

}  // namespace
}  // namespace prochron::faults
