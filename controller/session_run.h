// One session, from the first process to the last: prepare, connect, start, the windows at their instants, finish, stop.
// Whatever goes wrong, it ends in stop(), and what windows were not finished are written down as incomplete.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <vector>

#include "controller/node.h"
#include "controller/run_observer.h"
#include "controller/timeline.h"
#include "specs/plan.h"
#include "trace/history.h"

namespace prochron::controller {

/// What a session run works with; all of it outlives the session.
struct SessionParts {
  const specs::Plan& plan;
  Timeline& timeline;
  std::vector<Node*> nodes;
  trace::HistoryWriter& history;
  const RunObserver& observer;
  std::vector<std::uint32_t> sessions;  ///< those to run, in order
  bool spawn_without_shim = false;  ///< for tests of the judge: victims start unbent, and only the spawner knows
};

/// Owned by the conductor; the controller's loop thread.
class SessionRun {
 public:
  SessionRun(SessionParts parts, std::uint32_t session, Done<Status> done);
  void begin();
  /// Heals at once and ends the session; a window under way becomes incomplete. kDrained lets messages under way arrive
  /// first, for Ctrl-C: cut off, they would look lost. With a part of the pipeline gone there is nothing to wait for.
  enum class UnderWay { kDrained, kCutOff };
  void interrupt(Error why, UnderWay messages);

 private:
  const specs::PlannedSession& planned() const;
  Result<std::optional<Offset>> start_offset() const;
  /// Asks every node, then goes on; or stops, when one said no or the session is on its way out.
  void step(const std::function<void(Node&, Done<Status>)>& ask, std::function<void()> then);
  void connect();
  void start();
  void schedule_window(const specs::PlannedWindow& window);
  void publish_faults(const specs::PlannedWindow& window, NativeTime activation);
  void publish_process_faults(const specs::PlannedWindow& window, NativeTime activation, NativeTime judged_end);
  void begin_window(const specs::PlannedWindow& window, NativeTime begin, NativeTime end);
  void end_window(bool complete);
  void finish();
  void stop();
  void say(const char* what) const;
  void hear(const Node& node, const NodeEvent& event);
  void write(const trace::Record& record);
  Node* node_of(ClockId clock) const;
  Node* node_of(const std::string& name) const;  ///< a node's, stage's or replica's

  SessionParts parts_;
  std::uint32_t session_;
  Done<Status> done_;
  NativeTime origin_;
  std::optional<trace::WindowRecord> open_;
  std::vector<pipelines::Endpoint> inboxes_;
  Status status_;
  bool waiting_ = false;  ///< answers are under way
  bool ending_ = false;   ///< nothing new is begun
};

}  // namespace prochron::controller
