// Runs sessions of a Plan one after the other, over nodes and a timeline it is given, writing one History. It knows
// nothing of sockets, processes or clocks, so the same plan runs for real and in virtual time.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>

#include "controller/session_run.h"

namespace prochron::controller {

/// Owned by the command that runs a plan; the controller's loop thread.
class Conductor {
 public:
  explicit Conductor(SessionParts parts) : parts_(std::move(parts)) {}

  /// Starts; `done` is called once, after everything of ours has stopped. An error means the plan was not run to its
  /// end; what there is of the History stands.
  void run(Done<Status> done);
  /// Heals and stops what runs; later sessions are not started.
  void interrupt(Error why);

 private:
  /// The one at this place of parts_.sessions.
  void next(std::size_t place);

  SessionParts parts_;
  Done<Status> done_;
  std::unique_ptr<SessionRun> running_;
  std::optional<Error> stopped_;
};

}  // namespace prochron::controller
