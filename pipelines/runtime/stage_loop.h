// The life of a stage process: say what it is, open its inbox, connect, start, run, finish, quit, each when its agent
// says so. One thread does everything but the recorder's writing, so nothing of ours competes with the work for a core.
#pragma once

#include <memory>
#include <string>

#include "pipelines/runtime/activity.h"
#include "pipelines/runtime/agent_line.h"
#include "pipelines/runtime/heartbeat.h"
#include "pipelines/runtime/outlet.h"
#include "pipelines/runtime/parts.h"

namespace prochron::pipelines {

/// Owned by the stage process's main, or by a test; one thread.
class StageLoop {
 public:
  /// `order`, `agent` and `recorder` outlive it.
  StageLoop(const StageOrder& order, StageParts parts, AgentLine& agent, trace::Recorder& recorder);

  /// Until the agent says quit. An error ends the process: a stage that can't do its part must not look alive.
  Status run();

 private:
  bool receives() const;
  Status open();
  Status obey(const Order& order);
  Status connect(const ConnectOrder& order);
  Status tend(Duration patience);
  bool go_on();
  void say(const std::string& what);

  const StageOrder& order_;
  StageParts parts_;
  AgentLine& agent_;
  trace::Recorder& recorder_;
  Heartbeat heartbeat_;
  Outlet outlet_;
  std::unique_ptr<Activity> activity_;
  Status tended_;  ///< what go_on() ran into
  bool connected_ = false;
  bool finishing_ = false;
  bool quitting_ = false;
};

/// The first record of a stage process.
trace::ProcessRecord describe_process(const StageOrder& order);

}  // namespace prochron::pipelines
