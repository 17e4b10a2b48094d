// prochron-agent: serves one node of one run to one controller, over a private Unix socket. It ends when its controller
// does, or holds the run for another one as long as it was told to; its guards end what it could not.
#include <CLI/CLI.hpp>
#include <algorithm>
#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/steady_timer.hpp>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "host/guard_reassurance.h"
#include "host/native_clock.h"
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

/// How long a controller may say nothing.
constexpr Duration kRunLease = std::chrono::seconds(10);
constexpr Duration kLook = std::chrono::milliseconds(500);

/// Owned by main; its one thread. A connection is served; the end of the controller's stream, or a signal, ends all. An
/// agent that may hold its run goes on without a controller for so long first, and another one can adopt it.
class Agent {
 public:
  Agent(host::UnixListener listener, Node::Settings settings, Duration hold)
      : listener_(std::move(listener)),
        hold_(hold),
        signals_(loop_, SIGTERM, SIGINT),
        look_(loop_),
        node_(loop_, std::move(settings)),
        server_(loop_, node_, [this] { stream_ended(); }),
        door_(loop_, listener_.descriptor(), [this] { welcome(); }) {
    signals_.async_wait([this](const boost::system::error_code& error, int) {
      if (!error) end();
    });
    look_again();
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
  void look_again() {
    look_.expires_after(kLook);
    look_.async_wait([this](const boost::system::error_code& error) {
      if (error || ending_) return;
      server_.has_controller() ? check_controller() : check_orphan();
      look_again();
    });
  }
  void check_controller() {
    const NativeTime now = host::native_now();
    if (std::exchange(orphaned_since_, std::nullopt)) adopted_at_ = now;
    if (adopted_at_) host::reassure_guard();
    if (now - std::max(node_.last_admitted(), adopted_at_.value_or(node_.last_admitted())) <= kRunLease) return;
    tell_failure({ErrorCode::kTimeout, "the controller said nothing for 10 s: the run lease is over", {}}, 0);
    server_.hang_up();
  }
  void check_orphan() {
    if (orphaned_since_ && host::native_now() - *orphaned_since_ > hold_) end();
  }
  void stream_ended() {
    const bool has_a_session = node_.state() != Node::State::kIdle;
    if (!ending_ && hold_ > Duration{0} && has_a_session) {
      orphaned_since_ = host::native_now();
      node_.forget_controller();
      return server_.admit_another();
    }
    stream_ended_ = true;
    stopped_ ? loop_.stop() : end();
  }

  host::UnixListener listener_;
  Duration hold_;
  boost::asio::io_context loop_;
  boost::asio::signal_set signals_;
  boost::asio::steady_timer look_;
  Node node_;
  AgentServer server_;
  ReadableWatch door_;
  std::optional<NativeTime> orphaned_since_;
  std::optional<NativeTime> adopted_at_;
  bool ending_ = false;
  bool stopped_ = false;
  bool stream_ended_ = false;
};

/// "NS@AFTER_NS", of tests alone: from so long after the agent's start on it believes its host's clock to have been
/// stepped by NS.
void simulate_host_step(const char* order, Node::Settings& settings) {
  long long by = 0, after = 0;
  if (order == nullptr || std::sscanf(order, "%lld@%lld", &by, &after) != 2) return;
  settings.discipline = host::twin_that_is_stepped(host::native_now() + Duration{after}, Offset{by});
}

struct Place {
  std::string socket;
  std::string run;
  std::string journal;
  std::int64_t hold_ms = 0;
};

int serve(const Place& place, Node::Settings settings) {
  const auto id = run_id_from_hex(place.run);
  if (!id) return tell_failure({ErrorCode::kBadSpec, "--run takes 16 hex digits", place.run}, kUsage);
  settings.run = *id;
  simulate_host_step(std::getenv("PROCHRON_TEST_HOST_STEP"), settings);
  auto journal = Journal::begin(place.journal, *id, settings.name, place.socket);
  if (!journal) return tell_failure(journal.error(), kCouldNotRun);
  settings.journal = &*journal;
  auto listener = host::UnixListener::open(place.socket);
  if (!listener) return tell_failure(listener.error(), kCouldNotRun);
  Agent(*std::move(listener), std::move(settings), std::chrono::milliseconds(place.hold_ms)).run();
  return 0;
}

}  // namespace
}  // namespace prochron::agent

int main(int argc, char** argv) {
  CLI::App app("Serves this host to a prochron run as one of its nodes. Started by prochron.", "prochron-agent");
  prochron::agent::Place place;
  prochron::agent::Node::Settings settings;
  app.add_option("--socket", place.socket, "where the controller connects; in a folder of mode 0700")->required();
  app.add_option("--node", settings.name, "the node's name in the spec")->required();
  app.add_option("--run", place.run, "the run's id, 16 hex digits")->required();
  app.add_option("--journal", place.journal, "where it is written what there is to undo")->required();
  app.add_option("--hold-ms", place.hold_ms, "how long the run is held for another controller; 0: not at all")
      ->check(CLI::NonNegativeNumber);
  app.add_option("--allow", settings.allow, "a program that this agent may start, as specs name it; may be repeated");
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? 0 : prochron::agent::kUsage;
  }
  return prochron::agent::serve(place, std::move(settings));
}
