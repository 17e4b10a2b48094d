// Everything of a session's History that does not grow with its traffic: processes, windows as they ran, commands, the
// host's discipline, escapes, ends of streams, right answers. Read first, because windows are written down after the
// spans they hold.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <tuple>
#include <vector>

#include "core/result.h"
#include "trace/history.h"
#include "verdict/expectation/expectation.h"
#include "verdict/index/discipline.h"
#include "verdict/index/process_faults.h"
#include "verdict/index/stretches.h"
#include "verdict/index/trajectory.h"

namespace prochron::verdict {

/// A window as it ran, in native ns.
struct RanWindow {
  std::uint32_t window = 0;
  std::int64_t begin = 0;
  std::int64_t end = 0;
  bool complete = true;
  std::int64_t settle = 0;  ///< its guard band
};

/// Owned by the judging of one session; filled by one thread, then only read.
class SessionIndex {
 public:
  static Result<SessionIndex> read(const trace::HistoryReader& history, std::uint32_t session, const JudgePlan& plan);

  const trace::ProcessRecord* process(trace::ProcessIndex index) const;
  const Discipline* discipline(HostId host) const;
  const Trajectory* trajectory(ClockId clock) const;
  /// What a process was commanded to show: its clock's trajectory, with its node's if its stage has a clock of its own.
  /// Null if none of them was ever commanded.
  const Trajectory* course(trace::ProcessIndex process) const;
  bool follows(const trace::ProcessRecord& process, ClockId clock) const;
  /// The window, warm-up excepted, that holds a native instant.
  const RanWindow* window_at(std::int64_t native_ns) const;
  const RanWindow* window(std::uint32_t index) const;

  std::map<trace::ProcessIndex, trace::ProcessRecord> processes;
  std::vector<RanWindow> windows;  ///< by begin; warm-ups left out
  std::map<HostId, Discipline> disciplines;
  std::map<ClockId, Trajectory> trajectories;
  std::vector<trace::EscapeRecord> escapes;
  std::vector<trace::AttachRecord> attaches;
  std::vector<trace::RefusedSetRecord> refused_sets;
  std::vector<trace::LeaseLossRecord> lost_leases;
  std::map<trace::ProcessIndex, trace::StreamEndRecord> stream_ends;
  ProcessFaults process_faults;
  std::vector<trace::UtilisationRecord> utilisation;
  std::map<std::tuple<trace::StageIndex, std::uint64_t, std::uint32_t>, std::uint64_t> oracle;  ///< (sink, path, input)
  Stretches stretches;     ///< of the rules that hold in parts of a window
  std::string disordered;  ///< why the commands are no map; empty if they are

 private:
  void take(const trace::Record& record, const JudgePlan& plan);
  void settle(const SessionContext& session, const std::vector<Clock>& clocks);
  void add_course(trace::ProcessIndex number, const trace::ProcessRecord& process);

  std::map<trace::StageIndex, ClockId> node_clocks_;  ///< of each stage's node
  std::map<trace::ProcessIndex, Trajectory> courses_;
};

}  // namespace prochron::verdict
