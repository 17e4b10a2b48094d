// A node on the other side of a control channel: an agent's. Adds nothing to the client but the conductor's interface.
#pragma once

#include <string>
#include <utility>

#include <boost/asio/io_context.hpp>

#include "controller/node.h"
#include "node-agent/rpc/agent_client.h"

namespace prochron::controller {

/// Owned by whoever started or found the agent; the controller's loop thread.
class RemoteNode final : public Node {
 public:
  /// `connection` leads to the agent's socket.
  RemoteNode(boost::asio::io_context& loop, std::string name, host::Descriptor connection, RunId run, Fence fence)
      : name_(name), client_(loop, std::move(name), std::move(connection), run, fence) {}

  const std::string& name() const override { return name_; }
  void listen(Listener listener) override { client_.listen({std::move(listener.frames), std::move(listener.event)}); }
  void prepare(const SessionOrder& order, Done<Result<Prepared>> done) override {
    client_.prepare(order, std::move(done));
  }
  void connect(const std::vector<pipelines::Endpoint>& inboxes, Done<Status> done) override {
    client_.connect(inboxes, std::move(done));
  }
  void start(NativeTime at, Done<Status> done) override { client_.start(at, std::move(done)); }
  void schedule(const FaultOrder& order, Done<Status> done) override { client_.schedule(order, std::move(done)); }
  void schedule(const ProcessFaultOrder& order, Done<Status> done) override {
    client_.schedule(order, std::move(done));
  }
  void finish(Done<Status> done) override { client_.finish(std::move(done)); }
  void stop(Done<Status> done) override { client_.stop(std::move(done)); }

 private:
  std::string name_;
  agent::AgentClient client_;
};

}  // namespace prochron::controller
