// The clocks that a node bends, and the pages by which its processes follow them. A process follows one page for life:
// the page shows the sum of its node's clock and, if it has one, its own. A command for a clock goes to every page that
// follows it, before any of them acts on it, so that all flip at the same native nanosecond.
#pragma once

#include <deque>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "core/clock.h"
#include "core/result.h"
#include "faults/backends/backend.h"
#include "faults/clock_course.h"
#include "node-agent/node/session_order.h"
#include "trace/intake.h"
#include "trace/record.h"

namespace prochron::agent {

/// One page, and what its followers' records must say of their clock. Owned by NodeClocks; its thread.
struct FollowedPage {
  std::vector<ClockId> clocks;  ///< whose sum it shows
  ClockId shown;                ///< whose name the followers' spans bear: the nearest clock
  std::unique_ptr<faults::BentClock> bent;
  trace::EpochLog epochs{};
  faults::ClockCourse reported;  ///< by which its followers' stamps, and nothing else, are shifted
  bool lease_lost = false;
};

/// Owned by the session, for as long as its processes live; the node's loop thread.
class NodeClocks {
 public:
  explicit NodeClocks(HostId host) : host_(host) {}

  void add(ClockId clock) { transforms_.emplace(clock, faults::ClockCourse(host_)); }

  /// From now on the clock, which nobody follows yet, is off by so much, whatever faults are added to it.
  Result<trace::CommandRecord> start_at(ClockId clock, Offset start);

  /// A page for what runs as `purpose`, leased. `clocks`: the node's first; not empty. `backend` outlives this. The
  /// reference holds for life.
  Result<FollowedPage*> add_page(const std::string& purpose, const std::vector<ClockId>& clocks,
                                 faults::Backend& backend);

  /// All changes and the heal, or nothing: kRefused (definite) for a clock that is not here, another host's instants,
  /// less than kScheduleLead, or what a transform refuses. What was published comes back as records.
  Result<std::vector<trace::CommandRecord>> schedule(const FaultOrder& order);

  /// Ends every bend that is in force or to come, as soon as the lead allows, MONOTONIC's offset kept. Nothing comes
  /// back if nothing was bent.
  std::vector<trace::CommandRecord> heal_all();

  /// Prolongs every lease and shows the host's clocks as they are now. What could not be kept is told once: its
  /// followers have healed by themselves, and are never bent again.
  std::vector<trace::LeaseLossRecord> renew();

 private:
  using Transforms = std::map<ClockId, faults::ClockCourse>;

  Status check(const FaultOrder& order, NativeTime now) const;
  Result<faults::ClockTransform> shown_by(const std::vector<ClockId>& clocks, const Transforms& transforms) const;
  NativeTime soonest_change(ClockId clock) const;
  Status show_further(const FollowedPage& followed) const;
  Status publish(ClockId clock, const Transforms& transforms);
  Result<std::vector<trace::CommandRecord>> schedule_reported(const FaultOrder& order);
  void tell_epochs(std::vector<trace::CommandRecord>& records);

  HostId host_;
  Transforms transforms_;
  std::deque<FollowedPage> pages_;
};

}  // namespace prochron::agent
