// Guard, agent, socket, connection: in this order up, and down in the other.
#include "controller/local_agents.h"

#include <algorithm>
#include <filesystem>
#include <set>
#include <utility>

#include <fmt/format.h>

#include "controller/remote_node.h"
#include "host/child_process.h"
#include "host/native_clock.h"
#include "host/passed_environment.h"
#include "host/program_paths.h"
#include "host/run_journal.h"
#include "host/scratch.h"
#include "host/unix_socket.h"

namespace prochron::controller {
namespace {

constexpr Duration kUp = std::chrono::seconds{10};     // from exec to a listening socket, on a busy machine
constexpr Duration kRetry = std::chrono::milliseconds{2};
constexpr Duration kDown = std::chrono::seconds{10};   // an agent ends its stages first

std::vector<std::string> programs_of(const specs::Plan& plan, const std::string& node) {
  std::set<std::string> programs;
  for (const specs::PlannedSession& session : plan.sessions) {
    for (const pipelines::StageSpec& stage : session.pipeline.stages) {
      const auto command = stage.parameters.find("run");
      const bool starts = stage.node == node && command != stage.parameters.end();
      if (starts) programs.insert(std::get<TextList>(command->second).front());
    }
  }
  return {programs.begin(), programs.end()};
}

struct AgentPlace {
  std::string socket;
  std::string journal;
  Duration hold;  ///< how long it may outlive this process
};

host::ChildSpec agent_program(const std::string& path, const AgentPlace& place, const std::string& node, RunId run,
                              const std::vector<std::string>& programs) {
  const std::string& socket = place.socket;
  host::ChildSpec child;
  child.path = path;
  child.arguments = {"prochron-agent", "--socket", socket, "--journal", place.journal, "--node", node, "--run",
                     to_hex(run), "--hold-ms", std::to_string(std::chrono::ceil<std::chrono::milliseconds>(place.hold).count())};
  child.outlive = place.hold;
  for (const std::string& program : programs) child.arguments.push_back("--allow=" + program);
  child.environment = host::passed_environment();
  // A prochron that was started by a stage of another run does not belong to that.
  std::erase_if(child.environment, [](const std::string& v) { return v.starts_with(host::kRunVariable); });
  child.environment.push_back(host::run_mark(run));
  child.leftovers = {socket, host::run_prefix(run), host::semaphore_prefix(run),
                     host::scratch_prefix(run, node)};
  return child;
}

Result<host::Descriptor> connect(const std::string& socket, host::GuardedChild& agent, const std::string& node) {
  const NativeTime deadline = host::native_now() + kUp;
  for (;;) {
    Result<host::Descriptor> connection = host::connect_unix(socket);
    if (connection || host::native_now() > deadline) return connection;
    if (agent.observe() != host::GuardedChild::State::kRunning) {
      return fail(ErrorCode::kBroken, "the agent ended before it could be reached", node);
    }
    host::sleep_until(host::native_now() + kRetry);
  }
}

/// For a guard that was killed itself; the others have left nothing.
void remove_all_of(const std::string& prefix) {
  namespace fs = std::filesystem;
  std::error_code ignored;
  std::vector<fs::path> left;
  for (const auto& entry : fs::directory_iterator(fs::path(prefix).parent_path(), ignored)) {
    if (entry.path().string().starts_with(prefix)) left.push_back(entry.path());
  }
  for (const fs::path& path : left) fs::remove_all(path, ignored);
}

}  // namespace

struct LocalAgents::Agent {
  Agent(host::GuardedChild its_child, boost::asio::io_context& loop, std::string name, host::Descriptor connection,
        RunId run)
      : child(std::move(its_child)), node(loop, std::move(name), std::move(connection), run, Fence{1}) {}
  ~Agent() { child.end(); }

  host::GuardedChild child;
  RemoteNode node;  // goes first: the end of its stream is what an agent waits for
};

LocalAgents::LocalAgents() = default;
LocalAgents::LocalAgents(LocalAgents&&) noexcept = default;
LocalAgents& LocalAgents::operator=(LocalAgents&&) noexcept = default;

LocalAgents::~LocalAgents() {
  for (const auto& agent : agents_) agent->child.end();
  // What does not end in time is killed by its guard, and by GuardedChild's destruction.
  for (const auto& agent : agents_) (void)agent->child.wait(kDown);
  if (agents_.empty()) return;  // moved from
  agents_.clear();
  remove_all_of(host::run_prefix(run_));
  remove_all_of(host::semaphore_prefix(run_));
}

Result<LocalAgents> LocalAgents::start(boost::asio::io_context& loop, RunId run, const specs::Plan& plan) {
  const Result<std::string> path = host::find_bin("prochron-agent");
  if (!path) return pass(path);
  LocalAgents agents;
  agents.run_ = run;
  for (std::size_t i = 0; i < plan.scenario.nodes.size(); ++i) {
    const std::string& node = plan.scenario.nodes[i];
    // Numbered, not named: a socket's path may have 107 bytes.
    const std::string socket = fmt::format("{}agent-{}/socket", host::run_prefix(run), i);
    Result<host::GuardedChild> child = host::GuardedChild::start(
        agent_program(*path, {socket, host::journal_path(run, i), plan.scenario.orphan_hold}, node, run, programs_of(plan, node)));
    if (!child) return pass(child);
    Result<host::Descriptor> connection = connect(socket, *child, node);
    if (!connection) return pass(connection);
    agents.agents_.push_back(std::make_unique<Agent>(std::move(*child), loop, node, std::move(*connection), run));
  }
  return agents;
}

std::vector<Node*> LocalAgents::nodes() const {
  std::vector<Node*> nodes;
  for (const auto& agent : agents_) nodes.push_back(&agent->node);
  return nodes;
}

}  // namespace prochron::controller
