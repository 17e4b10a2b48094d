// prochron-agent: serves one node of one run to one controller, over a private Unix socket. It ends when its controller
// does; its guards end what it could not.
#include <CLI/CLI.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>
#include <csignal>
#include <cstdio>
#include <string>
#include <utility>
#include <vector>

#include "host/unix_socket.h"
#include "node-agent/node/node.h"
#include "node-agent/node/readable_watch.h"
#include "node-agent/rpc/agent_server.h"

namespace prochron::agent {
namespace {

constexpr int kCouldNotRun = 4;
constexpr int kUsage = 64;

int tell_failure(const Error& error, int code) {
  std::fprintf(stderr, "prochron-agent: %s\n", to_string(error).c_str());
  return code;
}

/// Owned by main; its one thread. A connection is served; the end of the controller's stream, or a signal, ends all.
class Agent {
 public:
  Agent(host::UnixListener listener, Node::Settings settings)
      : listener_(std::move(listener)),
        signals_(loop_, SIGTERM, SIGINT),
        node_(loop_, std::move(settings)),
        server_(loop_, node_, [this] { stream_ended(); }),
        door_(loop_, listener_.descriptor(), [this] { welcome(); }) {
    signals_.async_wait([this](const boost::system::error_code& error, int) {
      if (!error) end();
    });
  }

  void run() { loop_.run(); }

 private:
  void welcome() {
    auto connection = listener_.accept();  // refuses other users
    const Status served = connection ? server_.serve(*std::move(connection)) : pass(connection);
    if (!served) tell_failure(served.error(), 0);
  }
  void end() {
    if (std::exchange(ending_, true)) return;
    node_.stop([this](const Status&) {
      stopped_ = true;
      stream_ended_ ? loop_.stop() : server_.close();
    });
  }
  void stream_ended() {
    stream_ended_ = true;
    stopped_ ? loop_.stop() : end();
  }

  host::UnixListener listener_;
  boost::asio::io_context loop_;
  boost::asio::signal_set signals_;
  Node node_;
  AgentServer server_;
  ReadableWatch door_;
  bool ending_ = false;
  bool stopped_ = false;
  bool stream_ended_ = false;
};

int serve(const std::string& socket, const std::string& run, Node::Settings settings) {
  const auto id = run_id_from_hex(run);
  if (!id) return tell_failure({ErrorCode::kBadSpec, "--run takes 16 hex digits", run}, kUsage);
  settings.run = *id;
  auto listener = host::UnixListener::open(socket);
  if (!listener) return tell_failure(listener.error(), kCouldNotRun);
  Agent(*std::move(listener), std::move(settings)).run();
  return 0;
}

}  // namespace
}  // namespace prochron::agent

int main(int argc, char** argv) {
  CLI::App app("Serves this host to a prochron run as one of its nodes. Started by prochron.", "prochron-agent");
  std::string socket;
  std::string run;
  prochron::agent::Node::Settings settings;
  app.add_option("--socket", socket, "where the controller connects; in a folder of mode 0700")->required();
  app.add_option("--node", settings.name, "the node's name in the spec")->required();
  app.add_option("--run", run, "the run's id, 16 hex digits")->required();
  app.add_option("--allow", settings.allow, "a program that this agent may start, as specs name it; may be repeated");
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? 0 : prochron::agent::kUsage;
  }
  return prochron::agent::serve(socket, run, std::move(settings));
}
