// Twenty seeded kills of a real agent, anywhere between its first process and mid-fault: SIGKILL to the agent, or its
// controller's line cut. No process is left, found by a random mark in every environment, a daemon that forked twice
// included; no page, no socket.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <csignal>
#include <filesystem>
#include <optional>

#include "core/rng.h"
#include "host/child_process.h"
#include "host/host_id.h"
#include "host/passed_environment.h"
#include "host/process_table.h"
#include "host/program_paths.h"
#include "host/random_mark.h"
#include "host/run_journal.h"
#include "host/unix_socket.h"
#include "node-agent/node/driven_node.h"
#include "node-agent/rpc/agent_client.h"

namespace prochron::agent {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr char kDaemons[] = "(setsid sh -c 'trap \"\" TERM; sleep 97 & exec sleep 98' &); exec sleep 96";

SessionOrder session() {
  const auto stage = [](std::string name, std::string kind, std::vector<std::uint16_t> from) {
    return pipelines::StageSpec{.name = std::move(name),
                                .kind = std::move(kind),
                                .node = "edge",
                                .backend = "preload",
                                .from = std::move(from)};
  };
  SessionOrder order;
  order.pipeline.transport = "zeromq";
  order.pipeline.stages = {stage("source", "source", {}), stage("sink", "sink", {0}), stage("daemons", "command", {})};
  order.pipeline.stages[0].parameters = {{"input", std::string("digest")}};
  order.pipeline.stages[2].parameters = {{"run", TextList{"sh", "-c", kDaemons}}};
  order.clocks = {{ClockId{1}, "edge", ClockScope::kNode, {}}};
  return order;
}

/// One run's agent: guarded, marked, led into a fault by a client as far as it gets.
class DoomedAgent {
 public:
  explicit DoomedAgent(DrivenLoop& loop) : loop_(loop) {
    host::ChildSpec spec;
    spec.path = *host::find_bin("prochron-agent");
    spec.arguments = {"prochron-agent", "--socket", socket_, "--node", "edge", "--run", to_hex(run_), "--allow=sh",
                      "--journal", host::journal_path(run_, 0)};
    spec.environment = host::passed_environment();
    spec.environment.push_back(mark);
    spec.leftovers = {socket_, prefix_};
    auto started = host::GuardedChild::start(spec);
    EXPECT_TRUE(started);
    process.emplace(*std::move(started));
    std::optional<host::Descriptor> connection;
    loop_.run_until([&] {
      auto tried = host::connect_unix(socket_);
      if (tried) connection.emplace(*std::move(tried));
      return connection.has_value();
    });
    client = std::make_unique<AgentClient>(loop_.loop(), "edge", *std::move(connection), run_, Fence{1});
  }

  void lead_into_fault() {
    client->prepare(session(), [this](const Result<Prepared>& prepared) {
      if (prepared) connect(prepared->inboxes);
    });
  }
  std::vector<std::string> files() const {
    std::vector<std::string> found;
    for (const auto& entry : std::filesystem::directory_iterator("/dev/shm")) {
      if (entry.path().string().starts_with(prefix_)) found.push_back(entry.path().string());
    }
    return found;
  }

  const std::string mark = "PROCHRON_TEST_MARK=" + host::random_mark();
  std::optional<host::GuardedChild> process;
  std::unique_ptr<AgentClient> client;
  bool in_fault = false;

 private:
  void connect(const std::vector<pipelines::Endpoint>& inboxes) {
    client->connect(inboxes, [this](const Status& connected) {
      if (connected) client->start(host::native_now(), [this](const Status& started) { bend(started); });
    });
  }
  void bend(const Status& started) {
    const NativeTime at = host::native_now() + milliseconds(30);
    if (!started) return;
    client->schedule({ClockId{1}, 0, {{at, Offset{5'000'000}, {}}}, at + seconds(20), {}},
                     [this](const Status& scheduled) { in_fault = scheduled.has_value(); });
  }

  DrivenLoop& loop_;
  RunId run_ = host::random_run_id();
  std::string prefix_ = host::run_prefix(run_);
  std::string socket_ = prefix_ + "agent-0/socket";
};

TEST(AgentKill, NothingIsLeft) {
  Rng rng(20, "agent kills");
  for (int round = 0; round < 20; ++round) {
    DrivenLoop loop;
    DoomedAgent agent(loop);
    agent.lead_into_fault();
    const bool to_the_fault = round % 2 == 0;  // else wherever it is, on its way there
    if (to_the_fault) loop.run_until([&] { return agent.in_fault; });
    loop.run_for(milliseconds(rng.below(100)));
    const bool by_kill = rng.below(2) == 0;
    if (by_kill) {
      ASSERT_TRUE(agent.process->signal(SIGKILL));
    } else {
      agent.client.reset();
    }
    EXPECT_TRUE(agent.process->wait(seconds(10))) << "round " << round;
    EXPECT_THAT(host::processes_marked(agent.mark), testing::IsEmpty()) << "round " << round << ", by kill " << by_kill;
    EXPECT_THAT(agent.files(), testing::IsEmpty()) << "round " << round << ", by kill " << by_kill;
  }
}

TEST(AgentKill, TermHealsAndEndsInOrder) {
  DrivenLoop loop;
  DoomedAgent agent(loop);
  agent.lead_into_fault();
  loop.run_until([&] { return agent.in_fault; });
  ASSERT_TRUE(agent.process->signal(SIGTERM));
  const auto ending = agent.process->wait(seconds(10));
  ASSERT_TRUE(ending);
  EXPECT_EQ(*ending, host::Ending{}) << "its own exit, not its guard's SIGKILL";
  EXPECT_THAT(host::processes_marked(agent.mark), testing::IsEmpty());
  EXPECT_THAT(agent.files(), testing::IsEmpty());
}

}  // namespace
}  // namespace prochron::agent
