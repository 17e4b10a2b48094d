// Stages and commands killed, paused and restarted in mid-session: at their instants, seen, and back under the same
// clock.
#include "node-agent/node/process_faults.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

#include "host/host_id.h"
#include "host/process_table.h"
#include "node-agent/node/driven_node.h"

namespace prochron::agent {
namespace {

using faults::ProcessFault;
using std::chrono::milliseconds;
using testing::IsEmpty;
using trace::ProcessFaultRecord;

constexpr ClockId kEdge{1};
constexpr Rate kDrift{200'000'000};  // 200 ppm

pipelines::StageSpec stage(std::string name, std::string kind, std::vector<std::uint16_t> from) {
  return {.name = std::move(name), .kind = std::move(kind), .node = "edge", .backend = "preload", .from = std::move(from)};
}

/// A source, an inner stage, a sink, and a command beside them, all on `edge`.
SessionOrder session() {
  SessionOrder order;
  order.seed = 7;
  order.pipeline.transport = "zeromq";
  order.pipeline.stages = {stage("source", "source", {}), stage("work", "preprocess", {0}), stage("sink", "sink", {1}),
                           stage("program", "command", {})};
  order.pipeline.stages[0].parameters = {{"rate", Frequency{200'000'000}}, {"input", std::string("digest")}};
  order.pipeline.stages[3].parameters = {{"run", TextList{"sh", "-c", "echo up; while :; do /bin/sleep 0.05; done"}}};
  order.pipeline.stages[3].ready = *pipelines::readiness(pipelines::Readiness::Kind::kLog, "up");
  order.clocks = {{kEdge, "edge", ClockScope::kNode, {}}};
  return order;
}

class ProcessFaultsTest : public testing::Test {
 protected:
  void SetUp() override {
    const auto prepared = edge_.prepare(session());
    ASSERT_TRUE(prepared) << to_string(prepared.error());
    ASSERT_TRUE(edge_.connect(prepared->inboxes));
    ASSERT_TRUE(edge_.start(milliseconds(50)));
  }
  ProcessFaultOrder order(ProcessFault fault, const std::string& target, Duration in, Duration length) {
    const NativeTime at = host::native_now() + in;
    return {4, fault, target, at, at + length};
  }
  /// The last word on each fault.
  ProcessFaultRecord outcome() { return edge_.all<ProcessFaultRecord>().back(); }
  void run_until_over() {
    loop_.run_until([this] { return outcome().ended_ns != 0; });
  }
  std::vector<std::uint64_t> arrived() {
    std::vector<std::uint64_t> numbers;
    for (const auto& output : edge_.all<trace::OutputRecord>()) numbers.push_back(output.message);
    return numbers;
  }
  std::set<std::uint64_t> sent() {
    std::set<std::uint64_t> numbers;
    for (const auto& record : edge_.all<trace::SentRecord>()) {
      EXPECT_TRUE(numbers.insert(record.message).second) << record.message << " was sent twice";
    }
    return numbers;
  }

  DrivenLoop loop_;
  DrivenNode edge_{loop_, "edge", host::random_run_id(), {"sh"}};
};

struct Row {
  ProcessFault fault;
  const char* target;
  Duration length;
  std::size_t most_lost;
  const char* why;
};

TEST_F(ProcessFaultsTest, AStageComesBackAndLittleIsLost) {
  for (const Row& row : {Row{ProcessFault::kRestart, "work", milliseconds(0), 20, "an inner stage"},
                         Row{ProcessFault::kKill, "sink", milliseconds(200), 20, "a sink, down for a while"},
                         Row{ProcessFault::kRestart, "source", milliseconds(0), 0, "what it sent last may not be listed"},
                         Row{ProcessFault::kPause, "work", milliseconds(300), 0, "a pause loses nothing"}}) {
    SCOPED_TRACE(row.why);
    const std::set<std::uint64_t> sent_before = sent();
    const std::size_t arrived_before = arrived().size();
    const ProcessFaultOrder wanted = order(row.fault, row.target, milliseconds(100), row.length);
    ASSERT_TRUE(edge_.schedule(wanted));
    run_until_over();
    loop_.run_for(milliseconds(500));
    const ProcessFaultRecord seen = outcome();
    EXPECT_GE(seen.began_ns, wanted.at.ns);
    EXPECT_LE(seen.began_ns, wanted.at.ns + 100'000'000);
    EXPECT_GE(seen.ended_ns, wanted.until.ns);
    EXPECT_EQ(seen.process == seen.successor, row.fault == ProcessFault::kPause);
    const std::size_t newly_sent = sent().size() - sent_before.size();
    const std::size_t newly_arrived = arrived().size() - arrived_before;
    EXPECT_GT(newly_arrived, 60U) << "it goes on";
    EXPECT_GE(newly_arrived + row.most_lost + 5, newly_sent) << "5 may be under way";
    EXPECT_THAT(edge_.events, IsEmpty());
  }
  const std::vector<std::uint64_t> all = arrived();
  EXPECT_EQ(std::set<std::uint64_t>(all.begin(), all.end()).size(), all.size()) << "nothing comes twice";
  ASSERT_TRUE(edge_.finish());
  ASSERT_TRUE(edge_.stop());
}

TEST_F(ProcessFaultsTest, ASuccessorFollowsTheSamePageExactly) {
  const NativeTime from = host::native_now() + milliseconds(50);
  ASSERT_TRUE(edge_.schedule({kEdge, 4, {{from, {}, kDrift}}, from + milliseconds(1500), {}}));
  ASSERT_TRUE(edge_.schedule(order(ProcessFault::kRestart, "work", milliseconds(300), {})));
  run_until_over();
  loop_.run_for(milliseconds(300));
  ASSERT_TRUE(edge_.finish());
  ASSERT_TRUE(edge_.stop());
  const std::int64_t k = edge_.all<trace::DisciplineRecord>().front().k_ns;
  std::map<trace::ProcessIndex, int> stamps;
  for (const auto& span : edge_.all<trace::SpanRecord>()) {
    if (span.stage != 1 || span.begin.native_ns < from.ns) continue;
    const auto gained = static_cast<std::int64_t>(static_cast<__int128>(span.begin.native_ns - from.ns) * kDrift.ppt /
                                                  1'000'000'000'000);
    if (span.begin.native_ns >= from.ns + 1'400'000'000) continue;  // healed, or about to be
    EXPECT_LE(std::abs(span.begin.observed_ns - span.begin.native_ns - k - gained), span.begin.width_ns + 1);
    ++stamps[span.process];
  }
  EXPECT_THAT(stamps, testing::ElementsAre(testing::Pair(1U, testing::Gt(10)), testing::Pair(5U, testing::Gt(10))))
      << "both processes, numbered apart";
}

TEST_F(ProcessFaultsTest, ACommandIsKilledWithItsFamilyAndStartedAgain) {
  ASSERT_TRUE(edge_.schedule(order(ProcessFault::kKill, "program", milliseconds(100), milliseconds(100))));
  run_until_over();
  const ProcessFaultRecord seen = outcome();
  EXPECT_NE(seen.process, seen.successor);
  EXPECT_THAT(edge_.events, IsEmpty());
  loop_.run_until([this, &seen] {
    const auto attached = edge_.all<trace::AttachRecord>();
    return std::ranges::find(attached, seen.successor, &trace::AttachRecord::process) != attached.end();
  });
  ASSERT_TRUE(edge_.schedule(order(ProcessFault::kPause, "program", milliseconds(50), milliseconds(150))));
  run_until_over();
  EXPECT_THAT(edge_.events, IsEmpty()) << "a traced program stops and goes on as well";
}

TEST(Replicas, ShareAQueueAndHaveNamesClocksAndNumbersOfTheirOwn) {
  DrivenLoop loop;
  DrivenNode edge(loop, "edge", host::random_run_id());
  SessionOrder order = session();
  order.pipeline.stages.pop_back();
  order.pipeline.stages[1].replicas = 3;
  const ClockId second{2};
  order.clocks.push_back({second, "work.2", ClockScope::kStage, {}});
  const auto prepared = edge.prepare(order);
  ASSERT_TRUE(prepared) << to_string(prepared.error());
  ASSERT_EQ(prepared->inboxes.size(), 4U) << "three replicas and a sink";
  ASSERT_TRUE(edge.connect(prepared->inboxes));
  ASSERT_TRUE(edge.start(milliseconds(50)));
  const NativeTime at = host::native_now() + milliseconds(150);
  ASSERT_TRUE(edge.schedule(FaultOrder{second, 0, {{at, Offset{5'000'000}, {}}}, at + milliseconds(500), {}}));
  ASSERT_TRUE(edge.schedule(ProcessFaultOrder{0, ProcessFault::kRestart, "work.3", at, at}));
  EXPECT_FALSE(edge.schedule(ProcessFaultOrder{0, ProcessFault::kRestart, "work", at, at})) << "which one?";
  loop.run_for(milliseconds(900));
  ASSERT_TRUE(edge.finish());
  ASSERT_TRUE(edge.stop());
  EXPECT_THAT(edge.events, IsEmpty());
  std::map<trace::ProcessIndex, int> received;
  for (const auto& span : edge.all<trace::SpanRecord>()) {
    if (span.stage != 1 || span.kind != trace::SpanKind::kConsume) continue;
    ++received[span.process];
    EXPECT_EQ(span.clock, span.process == 4 ? second : kEdge);
  }
  // By stage, then by replica, then by generation: of three stages the second, thrice, and a successor of the third.
  EXPECT_THAT(received, testing::ElementsAre(testing::Pair(1U, testing::Gt(30)), testing::Pair(4U, testing::Gt(30)),
                                             testing::Pair(7U, testing::Gt(5)), testing::Pair(16U, testing::Gt(10))));
}

TEST_F(ProcessFaultsTest, WhatComesOutOfTurnIsRefused) {
  const auto refused = [this](const ProcessFaultOrder& wanted) {
    const Status status = edge_.schedule(wanted);
    return !status && status.error().code == ErrorCode::kRefused && status.error().definite == Definite::kYes;
  };
  EXPECT_TRUE(refused(order(ProcessFault::kKill, "nobody", milliseconds(100), {}))) << "no such stage";
  EXPECT_TRUE(refused(order(ProcessFault::kKill, "work", milliseconds(5), {}))) << "less than the lead";
  EXPECT_TRUE(refused(order(ProcessFault::kKill, "work", milliseconds(100), milliseconds(-1)))) << "over before";
  ProcessFaultOrder elsewhere = order(ProcessFault::kKill, "work", milliseconds(100), {});
  elsewhere.at.owner = HostId{12345};
  EXPECT_TRUE(refused(elsewhere));
  EXPECT_THAT(edge_.all<ProcessFaultRecord>(), IsEmpty());
}

TEST_F(ProcessFaultsTest, AnInterruptionEndsAPauseAndLeavesTheKilledDead) {
  ASSERT_TRUE(edge_.schedule(order(ProcessFault::kPause, "work", milliseconds(50), std::chrono::seconds(60))));
  ASSERT_TRUE(edge_.schedule(order(ProcessFault::kKill, "program", milliseconds(50), std::chrono::seconds(60))));
  loop_.run_for(milliseconds(200));
  const NativeTime before = host::native_now();
  ASSERT_TRUE(edge_.finish());
  ASSERT_TRUE(edge_.stop());
  EXPECT_LT(host::native_now() - before, std::chrono::seconds(3));
  EXPECT_THAT(edge_.events, IsEmpty());
}

}  // namespace
}  // namespace prochron::agent
