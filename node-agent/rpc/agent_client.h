// The controller's end of the control channel to one agent: asks, and is answered, on the controller's loop. When the
// channel is lost, every question still open is answered with that.
#pragma once

#include <boost/asio/io_context.hpp>
#include <cstddef>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "core/ids.h"
#include "core/result.h"
#include "host/descriptor.h"
#include "node-agent/node/session_order.h"

namespace prochron::agent {

/// Owned by whoever commands the agent; its loop thread. Destruction ends the stream, and with it the agent's work.
class AgentClient {
 public:
  struct Listener {
    std::function<void(std::span<const std::byte> frames)> frames;
    std::function<void(const NodeEvent&)> event;  ///< kAgentLost when the channel is gone
  };

  /// `connection` leads to the agent; `name` is the agent's, for error texts.
  AgentClient(boost::asio::io_context& loop, std::string name, host::Descriptor connection, RunId run, Fence fence);
  AgentClient(const AgentClient&) = delete;
  AgentClient& operator=(const AgentClient&) = delete;
  ~AgentClient();

  void listen(Listener listener);

  /// Each is answered once: by the agent, by kTimeout (not definite) when it is silent, by kBroken when it is lost.
  void prepare(const SessionOrder& order, Done<Result<Prepared>> done);
  void connect(const std::vector<pipelines::Endpoint>& inboxes, Done<Status> done);
  void start(NativeTime at, Done<Status> done);
  void schedule(const FaultOrder& order, Done<Status> done);
  void schedule(const ProcessFaultOrder& order, Done<Status> done);
  void finish(Done<Status> done);
  void stop(Done<Status> done);

 private:
  class Channel;
  std::shared_ptr<Channel> channel_;
};

}  // namespace prochron::agent
