// What a dead run left is found by three witnesses and undone; what lives, and what cannot be read, is left alone.
#include "host/leftovers.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <optional>

#include "host/child_process.h"
#include "host/files.h"
#include "host/host_id.h"
#include "host/native_clock.h"
#include "host/process_table.h"
#include "host/random_mark.h"
#include "host/shared_memory.h"

namespace prochron::host {
namespace {

using std::chrono::milliseconds, std::chrono::seconds;
using testing::HasSubstr, testing::IsEmpty, testing::SizeIs, testing::UnorderedElementsAre;

class LeftoversTest : public testing::Test {
 protected:
  ~LeftoversTest() override {
    for (const auto& traces : find_runs()) {
      if (traces.run == run_) undo(traces);
    }
  }
  std::optional<RunTraces> found() const {
    for (auto& traces : find_runs()) {
      if (traces.run == run_) return traces;
    }
    return std::nullopt;
  }
  /// A program that bears the run's mark and has no owner that knows of it.
  GuardedChild start_marked(const char* line) const {
    ChildSpec spec;
    spec.path = "/bin/sh";
    spec.arguments = {"sh", "-c", line};
    spec.environment = {"PATH=/usr/bin:/bin", run_mark(run_)};
    auto child = GuardedChild::start(spec);
    EXPECT_TRUE(child);
    return *std::move(child);
  }
  RunJournal journal_of(pid_t agent, std::uint64_t start_ticks) const {
    RunJournal journal;
    journal.run = run_;
    journal.boot = boot_id();
    journal.processes = {{agent, start_ticks, "agent"}};
    return journal;
  }
  void write(const RunJournal& journal) const { ASSERT_TRUE(write_atomically(path_, to_text(journal), 0600)); }

  RunId run_ = random_run_id();
  std::string path_ = journal_path(run_, 0);
};

TEST_F(LeftoversTest, AreFoundAndUndone) {
  write(journal_of(getpid(), 1));  // of a process that bore our pid before us
  ASSERT_TRUE(write_atomically(run_prefix(run_) + "page", "bent"));
  GuardedChild child = start_marked("trap '' TERM; sleep 60 & sleep 60");
  const auto sleeps = [](const RunTraces& seen) {
    return std::ranges::any_of(seen.processes, [](const auto& p) { return p.what == "sleep"; });
  };
  auto traces = found();
  for (const NativeTime limit = native_now() + seconds(5); !sleeps(*traces) && native_now() < limit;) traces = found();
  EXPECT_EQ(traces->alive, "");
  EXPECT_THAT(traces->files, SizeIs(2));
  EXPECT_THAT(traces->journals, SizeIs(1));
  EXPECT_TRUE(sleeps(*traces));
  EXPECT_TRUE(std::ranges::any_of(traces->processes, [](const auto& p) { return p.what == "prochron-guard"; }));
  const Undone undone = undo(*traces);
  EXPECT_THAT(undone.failed, IsEmpty());
  EXPECT_THAT(undone.removed, SizeIs(2));
  EXPECT_TRUE(child.wait(seconds(5)) || child.state() == GuardedChild::State::kGone);
  EXPECT_FALSE(found());
}

TEST_F(LeftoversTest, ARunIsAliveAsLongAsSomebodyAnswersForIt) {
  {
    const auto page = SharedMemory::create(run_, "edge", 4096, 0600);
    ASSERT_TRUE(page);
    EXPECT_THAT(found()->alive, HasSubstr("a writer of its pages (pid "));
  }
  EXPECT_FALSE(found());
  write(journal_of(getpid(), read_process(getpid())->start_ticks));
  EXPECT_THAT(found()->alive, HasSubstr("its agent (pid "));
  RunJournal of_another_boot = journal_of(getpid(), read_process(getpid())->start_ticks);
  of_another_boot.boot = "another";
  write(of_another_boot);
  EXPECT_EQ(found()->alive, "");
}

TEST_F(LeftoversTest, AJournalThatIsNoneIsTold) {
  ASSERT_TRUE(write_atomically(path_, "prochron-journal 1\nrun", 0600));
  const auto traces = found();
  ASSERT_TRUE(traces);
  ASSERT_THAT(traces->unreadable, SizeIs(1));
  EXPECT_THAT(to_string(traces->unreadable.front()), HasSubstr(path_ + ": not a whole journal of a run"));
}

TEST_F(LeftoversTest, OnlyFilesThatBearTheRunsNameAreListed) {
  const auto folder = std::filesystem::path(testing::TempDir()) / random_mark();
  std::filesystem::create_directories(folder / ("server-" + to_hex(run_)));
  std::filesystem::create_directories(folder / "precious");
  RunJournal journal = journal_of(getpid(), 1);
  journal.files = {folder / ("server-" + to_hex(run_)), folder / "precious", "/", folder.string() + "/"};
  write(journal);
  EXPECT_THAT(found()->files, UnorderedElementsAre(path_, folder / ("server-" + to_hex(run_))));
  std::filesystem::remove_all(folder);
}

TEST_F(LeftoversTest, AProcessWithoutTheMarkEndsOnlyWithItsGuard) {
  GuardedChild child = start_marked("exec env -i sleep 60");
  const NativeTime limit = native_now() + seconds(5);
  while (!executable_of(child.pid()).ends_with("sleep") && native_now() < limit) sleep_until(native_now() + milliseconds(5));
  const auto traces = found();
  ASSERT_TRUE(traces);
  ASSERT_THAT(traces->processes, SizeIs(1));
  EXPECT_EQ(traces->processes.front().what, "prochron-guard");
  EXPECT_THAT(undo(*traces).failed, IsEmpty());
  EXPECT_FALSE(read_process(child.pid()) && read_process(child.pid())->state != 'Z');
}

}  // namespace
}  // namespace prochron::host
