// Stage and relay programs as an agent starts them, over ZeroMQ and a delayed link: everything arrives, right and late
// by the link, and nothing outlives its agent.
#include <gmock/gmock.h>

#include <algorithm>
#include <array>
#include <list>
#include <map>

#include "host/child_process.h"
#include "host/program_paths.h"
#include "host/unix_socket.h"
#include "pipelines/runtime/relay/relay_order.h"
#include "pipelines/runtime/testing/small_agent.h"

namespace prochron::pipelines {
namespace {

using namespace std::chrono_literals;
using testing::SmallAgent;
using trace::SpanKind;
using trace::SpanRecord;

constexpr int kAgentDescriptor = 10;
constexpr Duration kDelay = 4ms;

PipelineSpec hello() {
  const ParameterValues offer{{"rate", Frequency{200'000'000}}, {"input", std::string("digest")}};
  const ParameterValues model{{"model", std::string("digest")}, {"rounds", std::int64_t{10}}};
  return {.transport = "zeromq",
          .links = {{.from = "edge", .to = "gpu", .delay = kDelay}},
          .stages = {{.name = "source", .kind = "source", .node = "edge", .parameters = offer},
                     {.name = "inference", .kind = "inference", .node = "gpu", .from = {0}, .parameters = model},
                     {.name = "sink", .kind = "sink", .node = "gpu", .from = {1}}}};
}

host::GuardedChild start(const std::string& program, std::vector<std::string> arguments, std::string order,
                         int socket) {
  host::ChildSpec child;
  child.path = *host::find_libexec(program);
  child.arguments = {program};
  child.arguments.insert(child.arguments.end(), arguments.begin(), arguments.end());
  child.environment = {std::move(order)};
  child.inherited = {{socket, kAgentDescriptor}};
  auto started = host::GuardedChild::start(child);
  if (!started) testing::give_up(to_string(started.error()));
  return *std::move(started);
}

/// The whole of one session's processes. Owned by a test; its thread.
class Processes {
 public:
  explicit Processes(const PipelineSpec& pipeline) : agent(pipeline), pipeline_(pipeline) {
    for (std::size_t i = 0; i < pipeline.stages.size(); ++i) {
      auto pair = *host::make_socket_pair();
      const auto stage = static_cast<std::uint16_t>(i);
      const StageOrder order{
          .pipeline = pipeline, .stage = stage, .process = stage, .seed = 7, .agent_fd = kAgentDescriptor};
      children.push_back(start("prochron-stage", {}, "PROCHRON_STAGE=" + to_json(order), pair.theirs.get()));
      agent.add(stage, std::move(pair.mine));
    }
  }

  /// Connects everything, the source by way of a relay.
  void connect() {
    std::vector<Endpoint> inboxes = agent.prepare();
    const auto inference = std::ranges::find(inboxes, 1, &Endpoint::stage);
    const std::string door = start_relay(inference->address);
    agent.connect([&](std::uint16_t stage) { return stage == 0 ? std::vector<Endpoint>{{1, door}} : inboxes; });
  }

  SmallAgent agent;
  std::list<host::GuardedChild> children;
  host::Descriptor relay_line;

 private:
  std::string start_relay(const std::string& target) {
    auto pair = *host::make_socket_pair();
    const RelayOrder order{.link = pipeline_.links[0], .targets = {target}, .seed = 7, .agent_fd = kAgentDescriptor};
    children.push_back(start("prochron-relay", {}, "PROCHRON_RELAY=" + to_json(order), pair.theirs.get()));
    relay_line = std::move(pair.mine);
    trace::FrameDecoder decoder;
    trace::Decoded decoded;
    std::array<std::byte, 4096> bytes;
    while (true) {
      const ssize_t n = recv(relay_line.get(), bytes.data(), bytes.size(), 0);
      if (n <= 0) testing::give_up("the relay is gone");
      decoder.feed(std::span(bytes).first(static_cast<std::size_t>(n)));
      if (!*decoder.next(decoded)) continue;
      const std::string said = std::get<trace::LogRecord>(decoded.record).text;
      return said.substr(6, said.find(" for ") - 6);
    }
  }

  PipelineSpec pipeline_;
};

std::map<std::uint32_t, std::uint64_t> right_answers() {
  auto pair = *host::make_socket_pair();
  const StageOrder order{.pipeline = hello(), .seed = 7, .agent_fd = kAgentDescriptor};
  auto child = start("prochron-stage", {"--reference"}, "PROCHRON_STAGE=" + to_json(order), pair.theirs.get());
  pair.theirs = {};
  trace::FrameDecoder decoder;
  std::array<std::byte, 65536> bytes;
  for (ssize_t n = 1; n > 0;) {
    n = recv(pair.mine.get(), bytes.data(), bytes.size(), 0);
    if (n > 0) decoder.feed(std::span(bytes).first(static_cast<std::size_t>(n)));
  }
  EXPECT_EQ(*child.wait(5s), (host::Ending{}));
  std::map<std::uint32_t, std::uint64_t> answers;
  trace::Decoded decoded;
  while (*decoder.next(decoded)) {
    if (const auto* answer = std::get_if<trace::OracleRecord>(&decoded.record)) answers[answer->input] = answer->digest;
  }
  return answers;
}

TEST(Processes, DeliverEverythingRightAndLateByTheLink) {
  Processes session(hello());
  session.connect();
  session.agent.run(1s);
  session.agent.quit();
  const auto right = right_answers();
  EXPECT_EQ(right.size(), 400U);
  const auto sent = session.agent.all<trace::SentRecord>();
  const auto outputs = session.agent.all<trace::OutputRecord>();
  EXPECT_NEAR(static_cast<double>(sent.size()), 200, 3);
  ASSERT_EQ(outputs.size(), sent.size());
  for (std::size_t i = 0; i < sent.size(); ++i) {
    EXPECT_EQ(outputs[i].message, i);
    EXPECT_EQ(outputs[i].digest, right.at(sent[i].input));
  }
  std::map<std::uint64_t, std::int64_t> departures;
  std::vector<std::int64_t> crossings;
  for (const SpanRecord& span : session.agent.all<SpanRecord>()) {
    if (span.stage == 0) departures[span.message] = span.begin.raw_ns;
  }
  for (const SpanRecord& span : session.agent.all<SpanRecord>()) {
    if (span.stage != 1 || span.kind != SpanKind::kConsume) continue;
    crossings.push_back(span.begin.raw_ns - departures.at(span.message));
  }
  ASSERT_EQ(crossings.size(), sent.size());
  std::ranges::sort(crossings);
  RecordProperty("fastest_ns", static_cast<int>(crossings.front()));
  RecordProperty("median_ns", static_cast<int>(crossings[crossings.size() / 2]));
  EXPECT_GE(crossings.front(), kDelay.count());
  EXPECT_LE(crossings[crossings.size() / 2], kDelay.count() + 3'000'000) << "on a host that is not ours alone";
  for (host::GuardedChild& child : session.children) {
    if (&child == &session.children.back()) break;
    EXPECT_EQ(*child.wait(5s), (host::Ending{})) << "quit is a clean end";
  }
}

TEST(Processes, EndAtOnceWhenTheirAgentIsGone) {
  Processes session(hello());
  session.connect();
  const std::int64_t before = host::monotonic_ns();
  session.agent.hang_up();
  session.relay_line = {};
  for (host::GuardedChild& child : session.children) {
    const auto ending = child.wait(2s);
    ASSERT_TRUE(ending) << "still there after 2 s";
    EXPECT_EQ(*ending, (host::Ending{.by_signal = false, .value = 1}));
  }
  EXPECT_LT(host::monotonic_ns() - before, 1'500'000'000);
}

TEST(Processes, SayWhyTheyCanNotStart) {
  PipelineSpec wrong = hello();
  wrong.stages[0].parameters["input"] = std::string("/nowhere");
  auto pair = *host::make_socket_pair();
  const StageOrder order{.pipeline = wrong, .seed = 7, .agent_fd = kAgentDescriptor};
  auto child = start("prochron-stage", {}, "PROCHRON_STAGE=" + to_json(order), pair.theirs.get());
  pair.theirs = {};
  EXPECT_EQ(child.wait(5s)->value, 1);
  std::string said;
  trace::FrameDecoder decoder;
  std::array<std::byte, 65536> bytes;
  const ssize_t n = recv(pair.mine.get(), bytes.data(), bytes.size(), 0);
  ASSERT_GT(n, 0);
  decoder.feed(std::span(bytes).first(static_cast<std::size_t>(n)));
  trace::Decoded decoded;
  while (*decoder.next(decoded)) {
    if (const auto* log = std::get_if<trace::LogRecord>(&decoded.record)) said = log->text;
  }
  EXPECT_EQ(said, "failed /nowhere: there is no such file for the source's input");
  for (const char* program : {"prochron-stage", "prochron-relay"}) {
    EXPECT_EQ(start(program, {}, "NOTHING=", pair.mine.get()).wait(5s)->value, 64) << program << " without an order";
  }
}

}  // namespace
}  // namespace prochron::pipelines
