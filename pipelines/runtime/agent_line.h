// The orders of an agent, as its stage or relay process hears them.
#pragma once

#include <optional>
#include <string>

#include "core/result.h"
#include "core/time.h"
#include "pipelines/runtime/orders.h"

namespace prochron::pipelines {

/// Reads the socket over which a trace::Recorder writes, which owns it and outlives this. Owned by the process's main;
/// its one thread.
class AgentLine {
 public:
  explicit AgentLine(int socket) : socket_(socket) {}

  /// The next order, or none if none came within `patience`. kBroken when the agent is gone: then this process has no
  /// business any more. kCorrupt for a line that is no order.
  Result<std::optional<Order>> next(Duration patience);

  int socket() const { return socket_; }

 private:
  Result<bool> read_more(Duration patience);

  int socket_;
  std::string text_;  ///< read, not yet obeyed
};

}  // namespace prochron::pipelines
