// What a command to a clock reaches: stamps alone, or everything from the first instruction on. Beside a stage of ours runs a
// foreign program, whose clock is read from outside.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>

#include "host/host_id.h"
#include "node-agent/node/driven_node.h"

namespace prochron::agent {
namespace {

using std::chrono::milliseconds;

constexpr ClockId kEdge{1};
constexpr trace::ProcessIndex kSource = 0, kProgram = 2;

pipelines::StageSpec stage(std::string name, std::string kind, std::vector<std::uint16_t> from) {
  return {.name = std::move(name), .kind = std::move(kind), .node = "edge", .backend = "preload", .from = std::move(from)};
}

/// A source, a sink, and a command beside them.
SessionOrder session() {
  SessionOrder order;
  order.pipeline.transport = "zeromq";
  order.pipeline.stages = {stage("source", "source", {}), stage("sink", "sink", {0}), stage("program", "command", {})};
  order.pipeline.stages[0].parameters = {{"rate", Frequency{100'000'000}}, {"input", std::string("digest")}};
  order.pipeline.stages[2].parameters = {{"run", TextList{"sleep", "60"}}};
  order.clocks = {{kEdge, "edge", ClockScope::kNode, {}}};
  return order;
}

class AffectedClocks : public testing::Test {
 protected:
  void start(const SessionOrder& order) {
    const auto prepared = edge_.prepare(order);
    ASSERT_TRUE(prepared) << to_string(prepared.error());
    ASSERT_TRUE(edge_.connect(prepared->inboxes));
    ASSERT_TRUE(edge_.start(milliseconds(50)));
  }
  /// How many stamps of a process show, within what each can tell, what `wanted` says of their instants; -1: one does not.
  int right(trace::ProcessIndex process, const std::function<std::int64_t(std::int64_t native)>& wanted) {
    const std::int64_t k = edge_.all<trace::DisciplineRecord>().front().k_ns;
    int count = 0;
    for (const auto& idle : edge_.all<trace::IdleStampRecord>()) {
      if (idle.process != process) continue;
      const std::int64_t over = idle.stamp.observed_ns - idle.stamp.native_ns - k - wanted(idle.stamp.native_ns);
      if (over < -1 || over > idle.stamp.width_ns + 1) return -1;
      ++count;
    }
    return count;
  }

  DrivenLoop loop_;
  DrivenNode edge_{loop_, "edge", host::random_run_id(), {"sleep", "sh"}};
};

TEST_F(AffectedClocks, StampsAloneAreShiftedWhileNobodysClockIsBent) {
  start(session());
  const NativeTime from = host::native_now() + milliseconds(300), until = from + milliseconds(800);
  const faults::Change change{from, Offset{5'000'000}, Rate{100'000'000}, Affects::kStamps};
  ASSERT_TRUE(edge_.schedule({kEdge, 0, {change}, until, {}}));
  loop_.run_for(milliseconds(1500));
  const auto shifted = [&](std::int64_t native) -> std::int64_t {
    return native < from.ns || native >= until.ns ? 0 : 5'000'000 + (native - from.ns) / 10'000;
  };
  EXPECT_GT(right(kSource, shifted), 10);
  EXPECT_GT(right(kProgram, [](std::int64_t) { return 0; }), 5) << "it follows the same clock, which nobody bent";
}

TEST_F(AffectedClocks, AStartIsShownFromTheFirstInstructionOnUnderFaults) {
  constexpr Offset kYear{31'536'000'000'000'000};
  SessionOrder order = session();
  order.start = kYear;
  start(order);
  const NativeTime from = host::native_now() + milliseconds(300), until = from + milliseconds(500);
  ASSERT_TRUE(edge_.schedule({kEdge, 0, {{from, Offset{-7'000'000}, {}}}, until, {}}));
  loop_.run_for(milliseconds(1200));
  const auto wanted = [&](std::int64_t native) {
    return kYear.ns - (native >= from.ns && native < until.ns ? 7'000'000 : 0);
  };
  EXPECT_GT(right(kSource, wanted), 8);
  EXPECT_GT(right(kProgram, wanted), 5);
  const auto commands = edge_.all<trace::CommandRecord>();
  ASSERT_EQ(commands.size(), 3U) << "the start, the step, its heal";
  EXPECT_EQ(commands[0].window, trace::kClocksStart);
  EXPECT_EQ(commands[0].change.step, kYear);
}

TEST_F(AffectedClocks, ADriftGoesOnExactlyThroughARestartOfAForeignProgram) {
  constexpr Rate kDrift{200'000'000};
  start(session());
  const NativeTime from = host::native_now() + milliseconds(100), until = from + milliseconds(1500);
  ASSERT_TRUE(edge_.schedule({kEdge, 4, {{from, {}, kDrift}}, until, {}}));
  const NativeTime at = from + milliseconds(600);
  ASSERT_TRUE(edge_.schedule(ProcessFaultOrder{4, faults::ProcessFault::kRestart, "program", at, at}));
  loop_.run_for(milliseconds(2000));
  const auto gained = [&](std::int64_t native) {
    return native < from.ns || native >= until.ns ? 0 : static_cast<std::int64_t>(static_cast<__int128>(native - from.ns) *
                                                                                  kDrift.ppt / 1'000'000'000'000);
  };
  EXPECT_GT(right(kProgram, gained), 2);
  EXPECT_GT(right(kProgram + 3, gained), 3) << "its successor";
}

}  // namespace
}  // namespace prochron::agent
