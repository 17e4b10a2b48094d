// What the conductor knows of a node: a place where stages run and clocks can be bent. RemoteNode speaks to an agent,
// SimulatedNode computes everything in virtual time; the conductor can't tell them apart.
//
// A session's life on a node: prepare (processes up, idle) -> connect (inboxes known, links up) -> start -> schedule …
// -> finish (sources stop, stages drain) -> stop (nothing of ours is left).
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <vector>

#include "core/clock.h"
#include "core/ids.h"
#include "core/result.h"
#include "core/time.h"
#include "faults/clock_transform.h"
#include "pipelines/pipeline.h"
#include "pipelines/runtime/transport.h"

namespace prochron::controller {

/// What a node needs to bring its share of a session up.
struct SessionOrder {
  std::uint32_t session = 0;
  pipelines::PipelineSpec pipeline;  ///< whole; a node starts the stages placed on it
  std::vector<Clock> clocks;         ///< of the whole plan
  std::uint64_t seed = 0;
};

/// Where the node's stages receive.
struct Prepared {
  HostId host;
  std::vector<pipelines::Endpoint> inboxes;
};

/// What a clock is to do in one window: changes at future instants, and the heal that ends them, published together, so
/// that a victim heals on time even if everybody else is dead by then.
struct FaultOrder {
  ClockId clock;
  std::uint32_t window = 0;
  std::vector<faults::Change> changes;
  NativeTime heal_at;
  faults::Heal heal;
};

/// Something a node says unasked.
struct NodeEvent {
  enum class Kind { kStageExited, kAgentLost, kEscaped } kind = Kind::kStageExited;
  std::string stage;
  std::string what;
};

template <class T>
using Done = std::function<void(T)>;

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
  virtual void finish(Done<Status> done) = 0;
  virtual void stop(Done<Status> done) = 0;
};

}  // namespace prochron::controller
