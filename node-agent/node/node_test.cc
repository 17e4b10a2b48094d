// A node with real stage processes under real clocks: led through a session, its records say what was done to it.
#include "node-agent/node/node.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <csignal>

#include "host/host_id.h"
#include "node-agent/node/driven_node.h"

namespace prochron::agent {
namespace {

using std::chrono::milliseconds;

constexpr ClockId kEdgeClock{1};
constexpr ClockId kSinkClock{2};
constexpr std::int64_t kStep = 5'000'000;

pipelines::StageSpec stage(std::string name, std::string kind, std::string node, std::vector<std::uint16_t> from) {
  return {.name = std::move(name),
          .kind = std::move(kind),
          .node = std::move(node),
          .backend = "preload",
          .from = std::move(from)};
}

/// A source on `edge` and a sink on `sink_node`, which has a clock of its own.
SessionOrder small_session(const std::string& sink_node = "edge") {
  SessionOrder order;
  order.session = 3;
  order.seed = 7;
  order.pipeline.transport = "zeromq";
  order.pipeline.stages = {stage("source", "source", "edge", {}), stage("sink", "sink", sink_node, {0})};
  order.pipeline.stages[0].parameters = {{"rate", Frequency{100'000'000}}, {"input", std::string("digest")}};
  order.clocks = {{kEdgeClock, "edge", ClockScope::kNode, {}}, {kSinkClock, "sink", ClockScope::kStage, {}}};
  return order;
}

/// The edge's clock ahead by kStep for 300 ms.
FaultOrder step_in(Duration from_now) {
  const NativeTime at = host::native_now() + from_now;
  return {kEdgeClock, 5, {{at, Offset{kStep}, {}}}, at + milliseconds(300), {}};
}

/// Whether a stamp has the clock at `offset_ns` from native, within its own bound.
bool shows(const trace::Stamp& stamp, std::int64_t k_ns, std::int64_t offset_ns) {
  return std::abs(stamp.observed_ns - stamp.native_ns - k_ns - offset_ns) <= stamp.width_ns;
}

class NodeTest : public testing::Test {
 protected:
  void bring_to_running() {
    const auto prepared = edge_.prepare(small_session());
    ASSERT_TRUE(prepared) << to_string(prepared.error());
    const Status connected = edge_.connect(prepared->inboxes);
    ASSERT_TRUE(connected) << to_string(connected.error());
    ASSERT_TRUE(edge_.start(milliseconds(50)));
    ASSERT_EQ(edge_.node().state(), Node::State::kRunning);
  }

  DrivenLoop loop_;
  const RunId run_ = host::random_run_id();
  DrivenNode edge_{loop_, "edge", run_};
};

TEST_F(NodeTest, ASessionIsLedThroughItsLifeAndItsRecordsSayWhatWasDoneToIt) {
  bring_to_running();
  const FaultOrder fault = step_in(milliseconds(100));
  ASSERT_TRUE(edge_.schedule(fault));
  loop_.run_for(milliseconds(700));
  ASSERT_TRUE(edge_.finish());
  EXPECT_EQ(edge_.node().state(), Node::State::kHealed);
  ASSERT_TRUE(edge_.stop());
  EXPECT_EQ(edge_.node().state(), Node::State::kIdle);
  EXPECT_THAT(edge_.events, testing::IsEmpty());

  const auto commands = edge_.all<trace::CommandRecord>();
  ASSERT_EQ(commands.size(), 2U);
  EXPECT_EQ(commands[0].change.step, Offset{kStep});
  EXPECT_TRUE(commands[1].heal);
  EXPECT_EQ(commands[1].change.step, Offset{-kStep});
  EXPECT_LT(commands[0].published, commands[0].change.at);
  EXPECT_EQ(commands[0].window, 5U);

  const auto disciplines = edge_.all<trace::DisciplineRecord>();
  ASSERT_GT(disciplines.size(), 5U) << "ten a second";
  int bent = 0;
  for (const trace::SpanRecord& span : edge_.all<trace::SpanRecord>()) {
    const NativeTime begin{host::this_host(), span.begin.native_ns};
    const bool is_bent = begin >= fault.changes[0].at && begin < fault.heal_at;
    bent += is_bent ? 1 : 0;
    EXPECT_TRUE(shows(span.begin, disciplines[0].k_ns, is_bent ? kStep : 0));
    EXPECT_EQ(span.epoch.value, begin < fault.changes[0].at ? 0U : is_bent ? 1U : 2U);
    EXPECT_EQ(span.clock, span.stage == 0 ? kEdgeClock : kSinkClock) << "the nearest clock";
  }
  EXPECT_GT(bent, 30);

  for (const trace::StreamEndRecord& end : edge_.all<trace::StreamEndRecord>()) {
    EXPECT_TRUE(end.clean);
    EXPECT_EQ(end.received, end.last_sequence);
  }
  EXPECT_EQ(edge_.all<trace::StreamEndRecord>().size(), 2U);
  EXPECT_GT(edge_.all<trace::OutputRecord>().size(), 40U);
}

TEST_F(NodeTest, WhatCrossesALinkIsHeldBackByIt) {
  DrivenNode gpu(loop_, "gpu", run_);
  SessionOrder order = small_session("gpu");
  order.pipeline.links = {{"edge", "gpu", milliseconds(4), {}}};
  ASSERT_TRUE(edge_.prepare(order));
  const auto prepared = gpu.prepare(order);
  ASSERT_TRUE(prepared);
  ASSERT_EQ(prepared->inboxes.size(), 1U);
  ASSERT_TRUE(edge_.connect(prepared->inboxes));
  ASSERT_TRUE(gpu.connect(prepared->inboxes));
  ASSERT_TRUE(gpu.start(milliseconds(50)));
  ASSERT_TRUE(edge_.start(milliseconds(50)));
  loop_.run_for(milliseconds(500));
  ASSERT_TRUE(edge_.finish());
  ASSERT_TRUE(gpu.finish());
  ASSERT_TRUE(gpu.stop());
  ASSERT_TRUE(edge_.stop());

  std::map<std::uint64_t, std::int64_t> sent;
  for (const auto& span : edge_.all<trace::SpanRecord>()) sent[span.message] = span.begin.raw_ns;
  std::vector<std::int64_t> latencies;
  for (const auto& span : gpu.all<trace::SpanRecord>()) latencies.push_back(span.begin.raw_ns - sent.at(span.message));
  ASSERT_GT(latencies.size(), 30U);
  EXPECT_GE(*std::ranges::min_element(latencies), 4'000'000);
  std::ranges::nth_element(latencies, latencies.begin() + static_cast<std::ptrdiff_t>(latencies.size() / 2));
  EXPECT_LE(latencies[latencies.size() / 2], 8'000'000);
  EXPECT_THAT(edge_.all<trace::LinkRecord>(), testing::Not(testing::IsEmpty()));
  EXPECT_THAT(edge_.events, testing::IsEmpty());
}

TEST_F(NodeTest, CommandsOutOfTurnOrTimeHaveNoEffect) {
  const auto refused = [](const Status& status) {
    return !status && status.error().code == ErrorCode::kRefused && status.error().definite == Definite::kYes;
  };
  EXPECT_TRUE(refused(edge_.start(milliseconds(0))));
  bring_to_running();
  EXPECT_FALSE(edge_.prepare(small_session())) << "a session is running";
  FaultOrder elsewhere = step_in(milliseconds(500));
  elsewhere.changes[0].at.owner = HostId{12345};
  FaultOrder unknown = step_in(milliseconds(500));
  unknown.clock = ClockId{99};
  FaultOrder backwards = step_in(milliseconds(500));
  backwards.heal_at = backwards.changes[0].at - milliseconds(100);
  for (const auto& [order, why] : {std::pair{step_in(milliseconds(10)), "late: less than the lead"},
                                   {step_in(milliseconds(-10)), "in the past"},
                                   {elsewhere, "another host's instant"},
                                   {unknown, "not a clock of this node"},
                                   {backwards, "healed before it begins"}}) {
    EXPECT_TRUE(refused(edge_.schedule(order))) << why;
  }
  EXPECT_THAT(edge_.all<trace::CommandRecord>(), testing::IsEmpty());
}

TEST_F(NodeTest, StoppedInMidFaultItHealsFirst) {
  bring_to_running();
  ASSERT_TRUE(edge_.schedule(step_in(milliseconds(50))));
  loop_.run_for(milliseconds(120));
  ASSERT_TRUE(edge_.stop());
  const auto commands = edge_.all<trace::CommandRecord>();
  ASSERT_EQ(commands.size(), 3U);
  EXPECT_TRUE(commands[2].heal);
  EXPECT_LT(commands[2].change.at, commands[1].change.at) << "before the heal that was planned";
}

TEST_F(NodeTest, FinishedInMidFaultItHealsFirst) {
  bring_to_running();
  ASSERT_TRUE(edge_.schedule(step_in(milliseconds(50))));
  loop_.run_for(milliseconds(120));
  const NativeTime asked = host::native_now();
  ASSERT_TRUE(edge_.finish());
  const auto commands = edge_.all<trace::CommandRecord>();
  ASSERT_EQ(commands.size(), 3U);
  EXPECT_TRUE(commands[2].heal);
  EXPECT_LT(commands[2].change.at, asked + milliseconds(100)) << "not when it was planned, 230 ms later";
  ASSERT_TRUE(edge_.stop());
  EXPECT_GT(host::native_now(), commands[2].change.at) << "no process ends before it could see the healed clock";
}

TEST_F(NodeTest, AStageThatDiesIsTold) {
  bring_to_running();
  pid_t sink = 0;
  loop_.run_until([&] {
    for (const auto& process : edge_.all<trace::ProcessRecord>()) sink = process.stage == 1 ? process.victim.pid : sink;
    return sink != 0;
  });
  ASSERT_EQ(kill(sink, SIGKILL), 0);
  loop_.run_until([this] { return !edge_.events.empty(); });
  EXPECT_EQ(edge_.events[0].kind, NodeEvent::Kind::kStageExited);
  EXPECT_EQ(edge_.events[0].stage, "sink");
  EXPECT_EQ(edge_.events[0].what, "was ended by signal 9");
  EXPECT_FALSE(edge_.finish()) << "a part of it is missing";
}

TEST_F(NodeTest, AStageThatDoesNotDrainIsNamed) {
  bring_to_running();
  pid_t sink = 0;
  loop_.run_until([&] {
    for (const auto& process : edge_.all<trace::ProcessRecord>()) sink = process.stage == 1 ? process.victim.pid : sink;
    return sink != 0;
  });
  ASSERT_EQ(kill(sink, SIGSTOP), 0);
  const Status finished = edge_.finish();
  ASSERT_EQ(kill(sink, SIGCONT), 0);
  ASSERT_FALSE(finished);
  EXPECT_EQ(finished.error().code, ErrorCode::kTimeout);
  EXPECT_EQ(finished.error().where, "sink") << "not just that the agent does not answer";
}

TEST_F(NodeTest, WithoutTheShimStampsShowTheTruth) {
  SessionOrder order = small_session();
  order.spawn_without_shim = true;
  const auto prepared = edge_.prepare(order);
  ASSERT_TRUE(prepared);
  ASSERT_TRUE(edge_.connect(prepared->inboxes));
  ASSERT_TRUE(edge_.start(milliseconds(0)));
  ASSERT_TRUE(edge_.schedule(step_in(milliseconds(50))));
  loop_.run_for(milliseconds(200));
  ASSERT_TRUE(edge_.stop());
  const std::int64_t k = edge_.all<trace::DisciplineRecord>().at(0).k_ns;
  const auto spans = edge_.all<trace::SpanRecord>();
  EXPECT_GT(spans.size(), 20U);
  for (const trace::SpanRecord& span : spans) EXPECT_TRUE(shows(span.begin, k, 0));
}

}  // namespace
}  // namespace prochron::agent
