// Whose commands an agent obeys: one run's, and of that run only the newest controller's. A controller that was
// replaced while it hung must not reach into what its successor does.
#pragma once

#include "core/ids.h"
#include "core/result.h"

namespace prochron::agent {

/// Owned by the node; its loop thread.
class Admission {
 public:
  explicit Admission(RunId run) : run_(run) {}

  /// kRefused, definitely without effect, for another run or a fence lower than one seen. A higher fence is remembered.
  Status admit(RunId run, Fence fence);
  /// The controller is gone: only a newer one is admitted from now on.
  void forget_controller() { ++highest_.value; }

 private:
  RunId run_;
  Fence highest_;
};

}  // namespace prochron::agent
