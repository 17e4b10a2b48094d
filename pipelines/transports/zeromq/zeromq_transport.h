// ZeroMQ as a carrier: the receiver binds a PULL socket, each sender connects one PUSH socket per inbox after it. A
// message is two frames: its header as text (W3C trace context first), then the payload. All of ZeroMQ's own timing is
// on MONOTONIC, so a stepped wall clock does not reach it.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>
#include <zmq.hpp>

#include "pipelines/runtime/transport.h"

namespace prochron::pipelines::zeromq {

/// Owned by the stage loop; its thread. ZeroMQ's one I/O thread is its own.
class ZeromqTransport final : public Transport {
 public:
  /// `queue`: messages that an edge holds on each side before send() has to wait.
  explicit ZeromqTransport(int queue) : queue_(queue), context_(1) {}

  Result<Endpoint> bind(const Inbox& inbox) override;
  /// kTimeout if a stage has not answered within 5 s: a connection is one that the other side has greeted.
  Status connect(const std::vector<Endpoint>& next) override { return connect(next, std::chrono::seconds(5)); }
  Status connect(const std::vector<Endpoint>& next, Duration patience);
  Status send(std::uint16_t to, const Message& message) override;
  Result<bool> receive(Message& out, Duration patience) override;

 private:
  /// One stage's inboxes, each of a replica. Messages are dealt out in turn to those that have room.
  struct Shares {
    std::vector<zmq::socket_t> sockets;
    std::size_t turn = 0;
  };

  zmq::socket_t connected_socket(const std::string& address, int queue);
  static bool offer(zmq::socket_t& socket, const std::string& header, const Message& message);
  Result<Message> take_message();

  int queue_;
  zmq::context_t context_;
  zmq::socket_t inbox_;
  std::map<std::uint16_t, Shares> next_;
};

}  // namespace prochron::pipelines::zeromq
