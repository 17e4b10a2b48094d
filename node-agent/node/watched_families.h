// Foreign programs and all that descends from them, as records: who they are, when they attached to their clock, when
// one got out of it. Their processes are numbered as they appear.
#pragma once

#include <functional>
#include <map>
#include <string>

#include "core/clock.h"
#include "faults/backends/attach_table.h"
#include "faults/backends/watch_event.h"
#include "node-agent/node/clock_readings.h"
#include "trace/record.h"

namespace prochron::agent {

/// Owned by the session; the node's loop thread.
class WatchedFamilies {
 public:
  struct Listener {
    std::function<void(const trace::Record&)> record;
    std::function<void(trace::StageIndex, const std::string& what)> escaped;
  };

  /// `stages`: how many the pipeline has. A stage's first process bears its index, the n-th descendant's is n * stages
  /// further, so that no two agents of a session number alike.
  WatchedFamilies(trace::StageIndex stages, const faults::AttachTable& attachments, ClockReadings& readings,
                  Listener listener)
      : stages_(stages), attachments_(attachments), readings_(readings), listener_(std::move(listener)) {}

  /// The held program of a stage, before it is released.
  void add_root(pid_t root, trace::StageIndex stage, ClockId clock);
  void take(const faults::WatchEvent& event);
  /// The number that the next root of a stage will have.
  trace::ProcessIndex next(trace::StageIndex stage) const;

 private:
  struct Family {
    trace::StageIndex stage = 0;
    ClockId clock;
  };

  trace::ProcessIndex number(const Family& family, const faults::Victim& victim);
  void describe(trace::ProcessIndex process, const Family& family, const faults::WatchEvent& event);
  void tell_attached(trace::ProcessIndex process, trace::StageIndex stage, const faults::WatchEvent& event);

  trace::StageIndex stages_;
  const faults::AttachTable& attachments_;
  ClockReadings& readings_;
  Listener listener_;
  std::map<pid_t, Family> families_;  ///< by root
  std::map<trace::StageIndex, std::uint32_t> numbered_;  ///< processes, also of roots that are gone
  std::map<faults::Victim, trace::ProcessIndex> members_;
};

}  // namespace prochron::agent
