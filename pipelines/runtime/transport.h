// What carries messages between stages. One Transport object per stage process: it receives on one inbox and sends to
// the stages after. The loop calls send() right after its send stamp and stamps right after receive() returns, so a hop
// is the client library's send call to the client library's poll, whatever lies between.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "core/parameter.h"
#include "core/result.h"
#include "core/time.h"
#include "pipelines/runtime/message.h"

namespace prochron::pipelines {

/// Where a stage receives (what bind() gave) or sends to (the same, or a relay in front of it).
struct Endpoint {
  std::uint16_t stage = 0;  ///< the receiving stage
  std::string address;      ///< the transport's own form, e.g. tcp://127.0.0.1:40113
  std::uint16_t replica = 0;  ///< which of its processes, counted from 0
};

/// Owned by the stage loop; every call from its one thread.
class Transport {
 public:
  virtual ~Transport() = default;
  /// Opens the inbox on loopback; its address is what senders connect to. Called once, by stages that receive.
  virtual Result<Endpoint> bind(std::uint16_t stage) = 0;
  /// Joins what the messages go through, and makes it fit for use. Called once, after bind() and before connect(), by
  /// pipelines that have a server. `server` says where it is and what a run calls its own there: "HOST:PORT/PREFIX".
  virtual Status join(const std::string& server) {
    return fail(ErrorCode::kBroken, "a transport without a server was given one", server);
  }
  /// Opens, in place of bind(), the inbox that a predecessor of this process had at `address`, so that senders find it
  /// again. Where inboxes have names of their own there is nothing more to it.
  virtual Result<Endpoint> bind_again(std::uint16_t stage, const std::string& address) {
    (void)address;
    return bind(stage);
  }
  /// Connects to every stage after this one; replicas of one stage, an endpoint each, share what is sent to it. Called
  /// once, before the first send.
  virtual Status connect(const std::vector<Endpoint>& next) = 0;
  /// Hands the message to the client library for the stage `to`. kTimeout: back-pressure, not sent (definite).
  virtual Status send(std::uint16_t to, const Message& message) = 0;
  /// Waits at most `patience` of true time. True and `out` filled, or false when nothing came.
  virtual Result<bool> receive(Message& out, Duration patience) = 0;
};

using TransportFactory = Result<std::unique_ptr<Transport>> (*)(const ParameterValues& parameters);

}  // namespace prochron::pipelines
