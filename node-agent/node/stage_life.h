// One of our stages over all the processes that it has in a session: the first, and those that take its place when it
// was killed as planned. A successor follows the same page, opens the same inbox, and is led by itself through whatever
// the first was told.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "core/result.h"
#include "node-agent/node/stage_process.h"
#include "pipelines/runtime/orders.h"

namespace prochron::agent {

/// Owned by the session; the node's loop thread.
class StageLife {
 public:
  using Changed = std::function<void(StageLife&)>;  ///< progress(), or failure()
  /// What a process of it begins with.
  struct Heritage {
    std::uint32_t predecessors = 0;
    std::string inbox;  ///< the predecessors'; empty for the first
  };
  using Launch = std::function<Result<std::unique_ptr<StageProcess>>(const Heritage&,
                                                                     std::function<void(StageProcess&)> changed)>;

  StageLife(Launch launch, Changed changed) : launch_(std::move(launch)), changed_(std::move(changed)) {}
  StageLife(const StageLife&) = delete;
  StageLife& operator=(const StageLife&) = delete;

  /// The first process, or the next once there is none.
  Status start();
  /// The present process; only after start().
  const StageProcess& process() const { return *processes_.back(); }
  Progress progress() const { return process().progress(); }
  const std::string& failure() const { return process().failure(); }

  /// In the order of a session's life; what a process is not ready to hear it is told when it is.
  Status order(const pipelines::Order& order);
  void quit();
  void end() { processes_.back()->end(); }
  Status kill() { return processes_.back()->kill(); }

 private:
  void take_change(StageProcess& process);
  Status lead_on();

  Launch launch_;
  Changed changed_;
  std::vector<std::unique_ptr<StageProcess>> processes_;  ///< the dead ones too: one may be telling of its end
  std::vector<pipelines::Order> told_;                    ///< connect, start, finish
  std::size_t given_ = 0;                                 ///< how many of them the present process has
  bool quitting_ = false;
};

}  // namespace prochron::agent
