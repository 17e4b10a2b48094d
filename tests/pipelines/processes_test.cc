// Stage and relay programs as an agent starts them, over ZeroMQ and a delayed link: everything arrives, right and late
// by the link, and nothing outlives its agent.
#include <gmock/gmock.h>

#include <algorithm>
#include <array>
#include <list>
#include <map>

#include "faults/backends/native_bases.h"
#include "faults/backends/page_writer.h"
#include "host/child_process.h"
#include "host/program_paths.h"
#include "host/random_mark.h"
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

using Environment = std::vector<std::string>;

host::GuardedChild start(const std::string& program, const std::vector<std::string>& arguments,
                         const Environment& environment, int socket) {
  host::ChildSpec child;
  child.path = *host::find_libexec(program);
  child.arguments = {program};
  child.arguments.insert(child.arguments.end(), arguments.begin(), arguments.end());
  child.environment = environment;
  child.inherited = {{socket, kAgentDescriptor}};
  auto started = host::GuardedChild::start(child);
  if (!started) testing::give_up(to_string(started.error()));
  return *std::move(started);
}

/// The whole of one session's processes. Owned by a test; its thread.
class Processes {
 public:
  /// `bend`: what makes the stages' clocks follow another.
  explicit Processes(const PipelineSpec& pipeline, const Environment& bend = {})
      : agent(pipeline), pipeline_(pipeline) {
    for (std::size_t i = 0; i < pipeline.stages.size(); ++i) {
      auto pair = *host::make_socket_pair();
      const auto stage = static_cast<std::uint16_t>(i);
      const StageOrder order{
          .pipeline = pipeline, .stage = stage, .process = stage, .seed = 7, .agent_fd = kAgentDescriptor};
      Environment environment = bend;
      environment.push_back("PROCHRON_STAGE=" + to_json(order));
      children.push_back(start("prochron-stage", {}, environment, pair.theirs.get()));
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
    children.push_back(start("prochron-relay", {}, {"PROCHRON_RELAY=" + to_json(order)}, pair.theirs.get()));
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
  auto child = start("prochron-stage", {"--reference"}, {"PROCHRON_STAGE=" + to_json(order)}, pair.theirs.get());
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

/// Everything offered at 200/s for `offered` has arrived, in order, right, and late by the link and little more.
void expect_delivered(const SmallAgent& agent, Duration offered) {
  const auto right = right_answers();
  EXPECT_EQ(right.size(), 400U);
  const auto sent = agent.all<trace::SentRecord>();
  const auto outputs = agent.all<trace::OutputRecord>();
  EXPECT_NEAR(static_cast<double>(sent.size()), static_cast<double>(offered / 5ms), 5);
  ASSERT_EQ(outputs.size(), sent.size());
  std::map<std::uint64_t, std::int64_t> departures;
  for (const SpanRecord& span : agent.all<SpanRecord>()) {
    if (span.stage == 0) departures[span.message] = span.begin.raw_ns;
  }
  std::vector<std::int64_t> crossings;
  std::vector<std::int64_t> lateness;
  for (const SpanRecord& span : agent.all<SpanRecord>()) {
    if (span.stage != 1 || span.kind != SpanKind::kConsume) continue;
    crossings.push_back(span.begin.raw_ns - departures.at(span.message));
  }
  for (std::size_t i = 0; i < sent.size(); ++i) {
    EXPECT_EQ(outputs[i].message, i);
    EXPECT_EQ(outputs[i].digest, right.at(sent[i].input));
    EXPECT_EQ(sent[i].due_ns - sent[0].due_ns, static_cast<std::int64_t>(i) * 5'000'000);
    lateness.push_back(sent[i].native_ns - sent[i].due_ns);
  }
  ASSERT_EQ(crossings.size(), sent.size());
  std::ranges::sort(crossings);
  std::ranges::sort(lateness);
  ::testing::Test::RecordProperty("fastest_ns", static_cast<int>(crossings.front()));
  ::testing::Test::RecordProperty("median_ns", static_cast<int>(crossings[crossings.size() / 2]));
  EXPECT_GE(crossings.front(), kDelay.count());
  EXPECT_LE(crossings[crossings.size() / 2], kDelay.count() + 3'000'000) << "on a host that is not ours alone";
  EXPECT_LE(lateness[lateness.size() / 2], 1'000'000) << "offered on time";
}

TEST(Processes, DeliverEverythingRightAndLateByTheLink) {
  Processes session(hello());
  session.connect();
  session.agent.run(1s);
  session.agent.quit();
  expect_delivered(session.agent, 1s);
  session.children.pop_back();  // the relay, which nobody told to quit
  for (host::GuardedChild& child : session.children) EXPECT_EQ(*child.wait(5s), (host::Ending{})) << "a clean end";
}

TEST(Processes, AreNotTouchedByHoursOfStepsAndATenthOfDrift) {
  constexpr Rate kTenth{100'000'000'000};
  const NativeTime begin = host::native_now() + 500ms;
  faults::ClockTransform bent(begin.owner);
  ASSERT_TRUE(bent.apply({begin, Offset{0}, kTenth}));
  ASSERT_TRUE(bent.apply({begin + 500ms, Offset{3'600'000'000'000}, kTenth}));
  ASSERT_TRUE(bent.apply({begin + 1000ms, Offset{-7'200'000'000'000}, kTenth}));
  auto page = faults::PageWriter::create(host::random_run_id(), "processes", 0600, bent, *faults::read_native_bases());
  ASSERT_TRUE(page) << to_string(page.error());
  ASSERT_TRUE(page->renew(30s));
  Processes session(hello(),
                    {"LD_PRELOAD=" + *host::find_library("libprochron_preload.so"), "PROCHRON_PAGE=" + page->path()});
  session.connect();
  session.agent.run(2s);
  session.agent.quit();
  expect_delivered(session.agent, 2s);
  std::int64_t furthest_ahead = 0;
  std::int64_t furthest_behind = 0;
  const std::int64_t k = *host::exact_k();
  for (const SpanRecord& span : session.agent.all<SpanRecord>()) {
    furthest_ahead = std::max(furthest_ahead, span.begin.observed_ns - span.begin.native_ns - k);
    furthest_behind = std::min(furthest_behind, span.begin.observed_ns - span.begin.native_ns - k);
  }
  EXPECT_NEAR(static_cast<double>(furthest_ahead), 3600e9, 1e9) << "their clocks really were bent";
  EXPECT_NEAR(static_cast<double>(furthest_behind), -3600e9, 1e9);
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
  auto child = start("prochron-stage", {}, {"PROCHRON_STAGE=" + to_json(order)}, pair.theirs.get());
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
    EXPECT_EQ(start(program, {}, {}, pair.mine.get()).wait(5s)->value, 64) << program << " without an order";
  }
}

}  // namespace
}  // namespace prochron::pipelines
