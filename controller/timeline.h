// Where the conductor's time comes from: a host's native MONOTONIC, or a virtual one that runs as fast as there is work.
// The same plan runs under both.
#pragma once

#include <cstdint>
#include <functional>

#include "core/result.h"
#include "core/time.h"

namespace prochron::controller {

/// Owned by the run; every call and every handler on the controller's loop thread.
class Timeline {
 public:
  virtual ~Timeline() = default;
  virtual NativeTime now() const = 0;
  /// The first instant from `wanted` on at which the host's REALTIME shows a whole second.
  virtual NativeTime whole_second_from(NativeTime wanted) const = 0;
  /// The host's REALTIME minus its MONOTONIC.
  virtual Result<std::int64_t> k_ns() const = 0;
  /// Calls `handler` at `at`, or as soon as possible if that is past. Handlers of one instant run in order of calls.
  virtual void at(NativeTime at, std::function<void()> handler) = 0;
};

}  // namespace prochron::controller
