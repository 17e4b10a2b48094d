// What a stage does in one turn of its loop: a source offers, every other stage takes in and answers.
#pragma once

#include "core/result.h"
#include "core/time.h"

namespace prochron::pipelines {

/// Owned by the stage loop; every call from its one thread, and none before the transport is connected but idle_for().
class Activity {
 public:
  virtual ~Activity() = default;
  /// Begin at this instant, which lies ahead or is just past.
  virtual void start(NativeTime at) = 0;
  /// Take on nothing more of one's own accord.
  virtual void finish() = 0;
  /// True once nothing is left to be done after finish().
  virtual bool finished() const = 0;
  /// How long nothing is to be done, so that the loop may wait for orders instead.
  virtual Duration idle_for() const = 0;
  /// One message, if there is one within `patience`.
  virtual Status turn(Duration patience) = 0;
};

/// No turn and no wait is longer, so that orders are obeyed and idle stamps taken in time.
inline constexpr Duration kPatience = std::chrono::milliseconds(50);

}  // namespace prochron::pipelines
