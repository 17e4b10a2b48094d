// When a process that cannot be read counts as one that got out of its fault, and when not yet.
#include "node-agent/node/clock_readings.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <csignal>

#include "host/child_process.h"
#include "host/host_id.h"
#include "host/native_clock.h"
#include "host/process_table.h"
#include "host/random_mark.h"

namespace prochron::agent {
namespace {

/// A program that never attaches, as one does not on its way from one program to the next.
class ClockReadingsTest : public testing::Test {
 protected:
  void SetUp() override {
    host::ChildSpec spec;
    spec.path = "/bin/sleep";
    spec.arguments = {"sleep", "30"};
    auto started = host::GuardedChild::start(spec);
    ASSERT_TRUE(started);
    child_.emplace(*std::move(started));
    readings_.begin(3, 1, {child_->pid(), host::read_process(child_->pid())->start_ticks}, since_);
  }
  void read(int times) {
    for (int i = 0; i < times; ++i) readings_.read();
  }
  bool is(char state) const { return host::read_process(child_->pid())->state == state; }
  void send(int signal, char until) {
    ASSERT_TRUE(child_->signal(signal));
    for (int i = 0; i < 2000 && !is(until); ++i) host::sleep_until(host::native_now() + std::chrono::milliseconds(1));
    ASSERT_TRUE(is(until));
  }

  boost::asio::io_context loop_;
  faults::AttachTable attachments_ = *faults::AttachTable::create(host::random_run_id(), 0600);
  std::vector<trace::EscapeRecord> escapes_;
  ClockReadings readings_{loop_, attachments_,
                          {.record = [this](const trace::Record& record) { escapes_.push_back(std::get<trace::EscapeRecord>(record)); },
                           .escaped = [](trace::StageIndex, const std::string&) {}}};
  NativeTime since_ = host::native_now();
  std::optional<host::GuardedChild> child_;
};

TEST_F(ClockReadingsTest, WhoStandsStillBetweenTwoProgramsHasNotEscaped) {
  send(SIGSTOP, 'T');
  read(50);
  EXPECT_TRUE(escapes_.empty()) << "paused";
  send(SIGCONT, 'S');
  read(9);
  EXPECT_TRUE(escapes_.empty()) << "it may be between two programs";
  read(10);
  ASSERT_EQ(escapes_.size(), 1U) << "told once";
  EXPECT_EQ(escapes_[0].escape, faults::Escape::kUnread);
  EXPECT_EQ(escapes_[0].process, 3U);
  EXPECT_EQ(escapes_[0].at, since_) << "when it was last known to be right";
}

}  // namespace
}  // namespace prochron::agent
