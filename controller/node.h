// What the conductor knows of a node: a place where stages run and clocks can be bent. RemoteNode speaks to an agent,
// SimulatedNode computes everything in virtual time; the conductor can't tell them apart.
#pragma once

#include <cstddef>
#include <functional>
#include <span>
#include <string>
#include <vector>

#include "core/result.h"
#include "core/time.h"
#include "node-agent/node/session_order.h"
#include "pipelines/runtime/transport.h"

namespace prochron::controller {

using agent::Done;
using agent::FaultOrder;
using agent::NodeEvent;
using agent::Prepared;
using agent::ProcessFaultOrder;
using agent::SessionOrder;

/// Owned by the run. Every call, answer and event on the controller's loop thread. Each call is answered exactly once.
class Node {
 public:
  struct Listener {
    std::function<void(std::span<const std::byte> frames)> frames;  ///< whole frames (trace/frame.h)
    std::function<void(NodeEvent)> event;
  };

  virtual ~Node() = default;
  virtual const std::string& name() const = 0;
  virtual void listen(Listener listener) = 0;
  virtual void prepare(const SessionOrder& order, Done<Result<Prepared>> done) = 0;
  virtual void connect(const std::vector<pipelines::Endpoint>& inboxes, Done<Status> done) = 0;
  virtual void start(NativeTime at, Done<Status> done) = 0;
  /// kRefused (definite) when the first change lies less than the lead ahead: nothing was published.
  virtual void schedule(const FaultOrder& order, Done<Status> done) = 0;
  virtual void schedule(const ProcessFaultOrder& order, Done<Status> done) = 0;
  virtual void finish(Done<Status> done) = 0;
  virtual void stop(Done<Status> done) = 0;
};

}  // namespace prochron::controller
