// Commands killed, paused and restarted while their clock drifts, under both backends of ours: what is read of them before,
// meanwhile and after lies on one line, and their lives are recorded.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "host/host_id.h"
#include "node-agent/node/driven_node.h"

namespace prochron::agent {
namespace {

using faults::ProcessFault;
using std::chrono::milliseconds;

constexpr ClockId kEdge{1};
constexpr Rate kDrift{200'000'000};  // 200 ppm
constexpr Duration kWhole = milliseconds(2600);

struct Row {
  const char* name;
  const char* backend;
  ProcessFault fault;
  Duration length;
};
const std::vector<Row> kRows{
    {"killed", "preload", ProcessFault::kKill, milliseconds(400)},
    {"killed by vdso", "vdso", ProcessFault::kKill, milliseconds(400)},
    {"restarted", "preload", ProcessFault::kRestart, milliseconds(0)},
    {"restarted by vdso", "vdso", ProcessFault::kRestart, milliseconds(0)},
    {"paused", "preload", ProcessFault::kPause, milliseconds(800)},
    {"paused by vdso", "vdso", ProcessFault::kPause, milliseconds(800)},
};

SessionOrder session() {
  SessionOrder order;
  order.pipeline.transport = "zeromq";
  for (const Row& row : kRows) {
    pipelines::StageSpec stage{.name = row.name, .kind = "command", .node = "edge", .backend = row.backend};
    stage.parameters = {{"run", TextList{"sleep", "60"}}};
    order.pipeline.stages.push_back(std::move(stage));
  }
  order.clocks = {{kEdge, "edge", ClockScope::kNode, {}}};
  return order;
}

class ForeignFaults : public testing::Test {
 protected:
  void SetUp() override {
    const auto prepared = edge_.prepare(session());
    ASSERT_TRUE(prepared) << to_string(prepared.error());
    ASSERT_TRUE(edge_.connect({}));
    ASSERT_TRUE(edge_.start(milliseconds(0)));
    from_ = host::native_now() + milliseconds(100);
    ASSERT_TRUE(edge_.schedule(FaultOrder{kEdge, 0, {{from_, {}, kDrift}}, from_ + kWhole, {}}));
    const NativeTime at = from_ + milliseconds(700);
    for (const Row& row : kRows) {
      ASSERT_TRUE(edge_.schedule(ProcessFaultOrder{0, row.fault, row.name, at, at + row.length}));
    }
    loop_.run_for(milliseconds(2700));
    ASSERT_TRUE(edge_.finish());
    ASSERT_TRUE(edge_.stop());
  }
  trace::ProcessFaultRecord outcome(const std::string& target) {
    trace::ProcessFaultRecord last;
    for (const auto& record : edge_.all<trace::ProcessFaultRecord>()) {
      if (record.target == target) last = record;
    }
    return last;
  }
  /// The stamps of a process while its clock drifted.
  std::vector<trace::Stamp> drifting(trace::ProcessIndex process) {
    std::vector<trace::Stamp> stamps;
    for (const auto& idle : edge_.all<trace::IdleStampRecord>()) {
      const std::int64_t since = idle.stamp.native_ns - from_.ns;
      if (idle.process == process && since >= 0 && since < kWhole.count()) stamps.push_back(idle.stamp);
    }
    return stamps;
  }
  /// The furthest that a stamp is from the one line of the drift, beyond what the stamp itself can tell; ns.
  std::int64_t furthest(const std::vector<trace::Stamp>& stamps) {
    const std::int64_t k = edge_.all<trace::DisciplineRecord>().front().k_ns;
    std::int64_t furthest = 0;
    for (const trace::Stamp& stamp : stamps) {
      const auto gained = static_cast<std::int64_t>(static_cast<__int128>(stamp.native_ns - from_.ns) * kDrift.ppt / 1'000'000'000'000);
      const std::int64_t over = stamp.observed_ns - stamp.native_ns - k - gained;
      furthest = std::max({furthest, -over, over - stamp.width_ns});
    }
    return furthest;
  }
  trace::ProgramRecord life(trace::ProcessIndex process) {
    trace::ProgramRecord last;
    for (const auto& record : edge_.all<trace::ProgramRecord>()) {
      if (record.process == process) last = record;
    }
    return last;
  }

  DrivenLoop loop_;
  DrivenNode edge_{loop_, "edge", host::random_run_id(), {"sleep"}};
  NativeTime from_;
};

TEST_F(ForeignFaults, WhoComesBackIsReadOnTheLineThatItsPredecessorWasOn) {
  EXPECT_THAT(edge_.all<trace::EscapeRecord>(), testing::IsEmpty());
  for (const Row& row : kRows) {
    SCOPED_TRACE(row.name);
    const trace::ProcessFaultRecord seen = outcome(row.name);
    ASSERT_NE(seen.ended_ns, 0);
    const auto before = drifting(seen.process), after = drifting(seen.successor);
    EXPECT_GE(before.size(), 2U);
    EXPECT_LE(furthest(before), 1);
    EXPECT_LE(furthest(after), 1);
    if (row.fault == ProcessFault::kPause) {
      const auto meanwhile = [&](const trace::Stamp& s) { return s.native_ns > seen.began_ns && s.native_ns < seen.until.ns; };
      EXPECT_GE(std::ranges::count_if(before, meanwhile), 2) << "who stands still is read all the same";
      continue;
    }
    ASSERT_GE(after.size(), 2U);
    EXPECT_LE(after.front().native_ns - life(seen.successor).began.ns, 1'000'000'000) << "soon after its start";
    EXPECT_EQ(life(seen.process).stage, life(seen.successor).stage);
    EXPECT_GE(life(seen.process).ended_ns, seen.at.ns);
    EXPECT_LT(life(seen.process).ended_ns, life(seen.successor).began.ns);
    EXPECT_GT(life(seen.successor).ended_ns, from_.ns + kWhole.count()) << "with the session";
  }
}

}  // namespace
}  // namespace prochron::agent
