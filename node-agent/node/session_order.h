// What a controller asks of a node and what it hears back: the same words whether they came over gRPC or from a test.
//
// A session's life on a node: prepare (processes up, idle) -> connect (inboxes known, links up) -> start -> schedule …
// -> finish (sources stop, stages drain) -> stop (nothing of ours is left).
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "core/clock.h"
#include "core/result.h"
#include "core/time.h"
#include "faults/clock_transform.h"
#include "faults/process_fault.h"
#include "pipelines/pipeline.h"
#include "pipelines/runtime/transport.h"

namespace prochron::agent {

struct SessionOrder {
  std::uint32_t session = 0;
  pipelines::PipelineSpec pipeline;  ///< whole; the node starts the stages placed on it
  std::vector<Clock> clocks;         ///< of the whole plan
  std::uint64_t seed = 0;
  std::optional<Offset> start{};     ///< of every node's clock, from before its first process on
  bool spawn_without_shim = false;  ///< victims start unbent; stages, pages and judge must not learn of it
};

/// Where the node's stages receive.
struct Prepared {
  HostId host;
  std::vector<pipelines::Endpoint> inboxes;
};

/// What a clock is to do in one window: changes at future instants and the heal that ends them, published together.
struct FaultOrder {
  ClockId clock;
  std::uint32_t window = 0;
  std::vector<faults::Change> changes;
  NativeTime heal_at;
  faults::Heal heal;
  std::uint32_t fault = 0;  ///< its place among the faults of the window
};

/// What is to be done to a process in one window.
struct ProcessFaultOrder {
  std::uint32_t window = 0;
  faults::ProcessFault fault = faults::ProcessFault::kKill;
  std::string target;  ///< a stage's name
  NativeTime at;
  NativeTime until;  ///< a restart's is `at`
};

/// Something a node says unasked.
struct NodeEvent {
  enum class Kind : std::uint8_t { kStageExited, kAgentLost, kEscaped, kRestarted, kReady } kind = Kind::kStageExited;
  std::string stage;
  std::string what;
};

template <class T>
using Done = std::function<void(T)>;

/// The least time between a schedule order's arrival and its first change.
inline constexpr Duration kScheduleLead = std::chrono::milliseconds(20);

}  // namespace prochron::agent
