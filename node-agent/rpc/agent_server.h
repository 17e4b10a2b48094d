// The agent's end of the control channel: commands come in, go to the node, and their answers, the node's events and
// its records go out, on one gRPC stream. gRPC's own threads do nothing but post to the node's loop.
#pragma once

#include <boost/asio/io_context.hpp>
#include <functional>
#include <memory>

#include "core/result.h"
#include "host/descriptor.h"
#include "node-agent/node/node.h"

namespace prochron::agent {

/// Owned by the agent's main; the node's loop thread.
class AgentServer {
 public:
  /// `ended` is called on the loop when a controller's stream is over, whatever ended it.
  AgentServer(boost::asio::io_context& loop, Node& node, std::function<void()> ended);
  AgentServer(const AgentServer&) = delete;
  AgentServer& operator=(const AgentServer&) = delete;
  ~AgentServer();

  /// Speaks gRPC over a connection that somebody else has accepted and checked. Taken over.
  Status serve(host::Descriptor connection);

  bool has_controller() const;
  /// After a stream has ended: another controller may open one.
  void admit_another();

  /// Ends the controller's connection, whatever hangs on it: it may have stopped reading. `ended` follows.
  void hang_up();

  /// Ends the controller's stream, if there is one; `ended` follows in any case.
  void close();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace prochron::agent
