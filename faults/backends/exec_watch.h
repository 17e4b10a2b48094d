// Watches what a run's victims exec. A process follows its control page only as long as the program that it runs loaded
// the shim; `env -i`, a static program or a cleared LD_PRELOAD end that without a trace in the process itself. So one
// tracer stands beside all victims of an agent and tells each exec with its instant, and whether the program attached.
#pragma once

#include <sys/types.h>

#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <thread>

#include "core/result.h"
#include "faults/backends/watch_event.h"

namespace prochron::faults {

class Tracer;
class VdsoImplant;

/// Owned by the agent, one for all its victims; called from any thread. Destruction lets every victim go and joins. If
/// the agent dies, victims run on, untraced.
class ExecWatch {
 public:
  static std::unique_ptr<ExecWatch> start(EscapeCheck check, WatchSink sink);
  ExecWatch(const ExecWatch&) = delete;
  ExecWatch& operator=(const ExecWatch&) = delete;
  ~ExecWatch();

  /// Follows a process that is held before its exec, or that runs, and all that comes from it. kSystem if it cannot be traced, for
  /// example because another tracer is attached.
  /// `implant`: what its programs do not load by themselves.
  Status follow(pid_t held, std::shared_ptr<const VdsoImplant> implant = nullptr);

 private:
  ExecWatch() = default;
  void run(EscapeCheck check, WatchSink sink);
  void ask(std::function<void(Tracer&)> request);
  bool serve(Tracer& tracer);

  std::mutex mutex_;
  std::condition_variable changed_;
  std::function<void(Tracer&)> request_;  // at most one at a time; empty when served
  bool ending_ = false;
  std::thread thread_;
};

}  // namespace prochron::faults
