// A link without root: a process that passes TCP connections on, late by as much as the link says. It lets go on native
// time to a few microseconds (a wait without timer slack, the last bit of it spun), and records what it adds by itself.
#pragma once

#include <list>
#include <string>
#include <vector>

#include "host/descriptor.h"
#include "pipelines/runtime/agent_line.h"
#include "pipelines/runtime/relay/added_delay.h"
#include "pipelines/runtime/relay/relay_order.h"
#include "pipelines/runtime/relay/relayed_connection.h"

namespace prochron::pipelines {

/// Owned by the relay process's main, or by a test; one thread.
class Relay {
 public:
  /// All of these outlive it.
  Relay(const RelayOrder& order, AgentLine& agent, trace::Recorder& recorder);

  /// Until the agent says quit.
  Status run();

 private:
  struct Door {
    host::Descriptor listener;
    std::string target;
  };

  Status open();
  Status wait(std::vector<pollfd>& sockets) const;
  Status welcome(std::size_t door);
  Result<bool> is_dismissed();
  void say(const std::string& what);

  const RelayOrder& order_;
  AgentLine& agent_;
  trace::Recorder& recorder_;
  AddedDelay added_;
  std::vector<Door> doors_;
  std::list<RelayedConnection> connections_;
  std::uint64_t welcomed_ = 0;
};

}  // namespace prochron::pipelines
