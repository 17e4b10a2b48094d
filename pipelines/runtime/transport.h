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

/// What a process of a stage receives by.
struct Inbox {
  std::uint16_t stage = 0;
  std::uint16_t replica = 0;   ///< which of the stage's processes, counted from 0
  std::uint16_t replicas = 1;  ///< how many there are
  std::string inherited{};     ///< the address of a process that was killed, whose place this one takes; else empty
};

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
  /// Opens the inbox on loopback; its address is what senders connect to, and one that is inherited stays, so that they
  /// find it again. Called once, by stages that receive.
  virtual Result<Endpoint> bind(const Inbox& inbox) = 0;
  /// Joins what the messages go through, and makes it fit for use. Called once, after bind() and before connect(), by
  /// pipelines that have a server. `server` says where it is and what a run calls its own there: "HOST:PORT/PREFIX".
  virtual Status join(const std::string& server) {
    return fail(ErrorCode::kBroken, "a transport without a server was given one", server);
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
