// Both ends of the control channel over a real socket, with a real node behind it: orders arrive as they were given,
// answers and records come back, the end of one end is the end of the other.
#include "node-agent/rpc/agent_server.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <optional>

#include "host/host_id.h"
#include "host/native_clock.h"
#include "host/process_table.h"
#include "host/random_mark.h"
#include "host/unix_socket.h"
#include "node-agent/node/driven_node.h"
#include "node-agent/rpc/agent_client.h"

namespace prochron::agent {
namespace {

using std::chrono::milliseconds;

constexpr Fence kFence{5};

SessionOrder command_session(TextList argv) {
  SessionOrder order;
  order.pipeline.transport = "zeromq";
  order.pipeline.stages = {{.name = "program", .kind = "command", .node = "edge", .backend = "preload"}};
  order.pipeline.stages[0].parameters = {{"run", std::move(argv)}};
  order.clocks = {{ClockId{1}, "edge", ClockScope::kNode, {}}};
  return order;
}

class AgentServerTest : public testing::Test {
 protected:
  AgentServerTest() { client_ = connect(run_, kFence); }
  ~AgentServerTest() override {
    client_.reset();
    server_->close();
    loop_.run_until([this] { return ended_ > 0; });
  }

  std::unique_ptr<AgentClient> connect(RunId run, Fence fence) {
    auto ends = host::make_socket_pair();
    EXPECT_TRUE(ends);
    EXPECT_TRUE(server_->serve(std::move(ends->theirs)));
    auto client = std::make_unique<AgentClient>(loop_.loop(), "edge", std::move(ends->mine), run, fence);
    client->listen({.frames =
                        [this](std::span<const std::byte> frames) {
                          decoder_.feed(frames);
                          for (trace::Decoded one; decoder_.next(one).value();) records_.push_back(one.record);
                        },
                    .event = [this](const NodeEvent& event) { events_.push_back(event); }});
    return client;
  }
  template <class Command>
  Status answer(Command command) {
    std::optional<Status> answered;
    command([&answered](Status status) { answered = std::move(status); });
    loop_.run_until([&answered] { return answered.has_value(); });
    return *answered;
  }
  Result<Prepared> prepare(const SessionOrder& order) {
    std::optional<Result<Prepared>> answered;
    client_->prepare(order, [&](Result<Prepared> prepared) { answered = std::move(prepared); });
    loop_.run_until([&] { return answered.has_value(); });
    return *answered;
  }
  void run_command(TextList argv) {
    const auto prepared = prepare(command_session(std::move(argv)));
    ASSERT_TRUE(prepared) << to_string(prepared.error());
    EXPECT_EQ(prepared->host, host::this_host());
    ASSERT_TRUE(answer([&](Done<Status> done) { client_->connect({}, std::move(done)); }));
    ASSERT_TRUE(answer([&](Done<Status> done) { client_->start(host::native_now(), std::move(done)); }));
  }
  FaultOrder step_in(Duration from_now) const {
    const NativeTime at = host::native_now() + from_now;
    return {ClockId{1}, 2, {{at, Offset{-3}, Rate{4}}}, at + milliseconds(100), {faults::Heal::Form::kLeave, {}}};
  }

  DrivenLoop loop_;
  const RunId run_ = host::random_run_id();
  Node node_{loop_.loop(), {"edge", run_, {"sh"}}};
  int ended_ = 0;
  std::unique_ptr<AgentServer> server_ =
      std::make_unique<AgentServer>(loop_.loop(), node_, [this] { node_.stop([this](const Status&) { ++ended_; }); });
  std::unique_ptr<AgentClient> client_;
  trace::FrameDecoder decoder_;
  std::vector<trace::Record> records_;
  std::vector<NodeEvent> events_;
};

TEST_F(AgentServerTest, ASessionOverTheWire) {
  run_command({"sh", "-c", "echo hello; exec sleep 5"});
  const FaultOrder order = step_in(milliseconds(50));
  ASSERT_TRUE(answer([&](Done<Status> done) { client_->schedule(order, std::move(done)); }));
  const Status late = answer([&](Done<Status> done) { client_->schedule(step_in(milliseconds(1)), std::move(done)); });
  ASSERT_FALSE(late);
  EXPECT_EQ(late.error().code, ErrorCode::kRefused);
  EXPECT_EQ(late.error().definite, Definite::kYes);
  loop_.run_for(milliseconds(250));
  ASSERT_TRUE(answer([&](Done<Status> done) { client_->finish(std::move(done)); }));
  ASSERT_TRUE(answer([&](Done<Status> done) { client_->stop(std::move(done)); }));

  std::vector<trace::CommandRecord> commands;
  bool greeted = false;
  for (const trace::Record& record : records_) {
    if (const auto* const command = std::get_if<trace::CommandRecord>(&record)) commands.push_back(*command);
    if (const auto* const log = std::get_if<trace::LogRecord>(&record)) greeted = greeted || log->text == "hello";
  }
  EXPECT_TRUE(greeted);
  ASSERT_EQ(commands.size(), 2U) << "the answer to stop comes after the last record";
  EXPECT_EQ(commands[0].change, order.changes[0]);
  EXPECT_EQ(commands[0].window, order.window);
  EXPECT_EQ(commands[1].change.at, order.heal_at);
  EXPECT_EQ(commands[1].change.step, Offset{}) << "leave";
  EXPECT_THAT(events_, testing::IsEmpty());
}

TEST_F(AgentServerTest, AnAnswerTakesNoLongerThanTheWire) {
  const NativeTime begin = host::native_now();
  constexpr int kQuestions = 100;
  for (int i = 0; i < kQuestions; ++i) {
    ASSERT_TRUE(answer([&](Done<Status> done) { client_->stop(std::move(done)); }));
  }
  EXPECT_LT(host::native_now() - begin, kQuestions * milliseconds(5)) << "0.2 ms each, were it not for other tests";
}

TEST_F(AgentServerTest, EventsComeUnasked) {
  run_command({"sh", "-c", "exit 9"});
  loop_.run_until([this] { return !events_.empty(); });
  EXPECT_EQ(events_[0].kind, NodeEvent::Kind::kStageExited);
  EXPECT_EQ(events_[0].stage, "program");
  EXPECT_EQ(events_[0].what, "exited with status 9 before the run was over");
}

TEST_F(AgentServerTest, OneControllerAtATime) {
  EXPECT_FALSE(answer([&](Done<Status> done) { client_->start(host::native_now(), std::move(done)); })) << "idle";
  const auto second = connect(run_, Fence{kFence.value + 1});
  loop_.run_until([this] { return !events_.empty(); });
  EXPECT_EQ(events_[0].kind, NodeEvent::Kind::kAgentLost) << "to the second";
  EXPECT_TRUE(answer([&](Done<Status> done) { client_->stop(std::move(done)); })) << "the first is served on";
}

TEST_F(AgentServerTest, AControllerThatGoesTakesEverythingAlong) {
  const std::string mark = "PROCHRON_TEST_MARK=" + host::random_mark();
  SessionOrder order = command_session({"sh", "-c", "(setsid sleep 97 &) ; exec sleep 98"});
  order.pipeline.stages[0].parameters.emplace("env", TextList{mark});
  ASSERT_TRUE(prepare(order));
  EXPECT_FALSE(host::processes_marked(mark).empty());
  client_.reset();
  loop_.run_until([this] { return ended_ == 1; });
  EXPECT_THAT(host::processes_marked(mark), testing::IsEmpty());
}

TEST(AgentStall, AControllerThatDoesNotReadCostsNothingButItsOwnTime) {
  DrivenLoop agents_loop;
  DrivenLoop controllers_loop;
  Node node(agents_loop.loop(), {"edge", RunId{1}, {}});
  bool ended = false;
  AgentServer server(agents_loop.loop(), node, [&] { ended = true; });
  auto ends = host::make_socket_pair();
  ASSERT_TRUE(server.serve(std::move(ends->theirs)));
  AgentClient client(controllers_loop.loop(), "edge", std::move(ends->mine), RunId{1}, kFence);
  trace::FrameDecoder decoder;
  std::uint64_t received = 0;
  client.listen({.frames =
                     [&](std::span<const std::byte> frames) {
                       decoder.feed(frames);
                       for (trace::Decoded one; decoder.next(one).value(); ++received) {
                         ASSERT_EQ(std::get<trace::SentRecord>(one.record).message, received);
                       }
                     },
                 .event = {}});

  constexpr std::uint64_t kRecords = 400'000;  // 20 MB: more than the wire and the outbox's memory hold
  for (std::uint64_t i = 0; i < kRecords; ++i) {
    node.outbox().put(trace::SentRecord{.message = i});
    if (i % 10'000 == 0) agents_loop.run_for(milliseconds(1));
  }
  EXPECT_FALSE(node.outbox().empty()) << "the controller has not read";
  agents_loop.run_until([&] {
    controllers_loop.run_for(milliseconds(1));
    return received == kRecords;
  });
  EXPECT_EQ(node.outbox().lost(), 0U);
  server.close();
  agents_loop.run_until([&] { return ended; });
}

TEST(AgentClient, AnAgentThatGoesAnswersEverythingThatIsOpen) {
  DrivenLoop loop;
  auto ends = host::make_socket_pair();
  AgentClient client(loop.loop(), "edge", std::move(ends->mine), RunId{1}, kFence);
  std::vector<NodeEvent> events;
  client.listen({.frames = {}, .event = [&](const NodeEvent& event) { events.push_back(event); }});
  std::vector<Status> answers;
  client.finish([&](Status status) { answers.push_back(std::move(status)); });
  ends->theirs.close();
  loop.run_until([&] { return !events.empty(); });
  EXPECT_EQ(events[0].kind, NodeEvent::Kind::kAgentLost);
  ASSERT_EQ(answers.size(), 1U);
  ASSERT_FALSE(answers[0]);
  EXPECT_EQ(answers[0].error().definite, Definite::kNo);
  client.stop([&](Status status) { answers.push_back(std::move(status)); });
  ASSERT_EQ(answers.size(), 2U) << "at once";
  EXPECT_FALSE(answers[1]);
}

}  // namespace
}  // namespace prochron::agent
