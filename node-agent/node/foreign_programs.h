// The `command` stages of a session: any programs, each under a guard, followed by the exec watch from before their
// first instruction. One that was killed as planned is started again as it was.
#pragma once

#include <boost/asio/io_context.hpp>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "faults/backends/exec_watch.h"
#include "faults/backends/preload_backend.h"
#include "node-agent/node/clock_readings.h"
#include "node-agent/node/ready_watch.h"
#include "node-agent/node/supervised_child.h"
#include "node-agent/node/watched_families.h"

namespace prochron::agent {

/// Owned by the session; the node's loop thread. The tracer's own thread only posts to the loop.
class ForeignPrograms {
 public:
  struct Listener {
    std::function<void(const trace::Record&)> record;
    std::function<void(trace::StageIndex, const std::string& what)> escaped;
    /// `unasked`: it ended before may_end() or end(), and was not killed as planned, with whatever status: its clock
    /// was bent for nobody.
    std::function<void(trace::StageIndex, const std::string& how, bool unasked)> gone;
    /// A program is up, by its own `ready` if it has one, or was not in time.
    std::function<void(trace::StageIndex, Status)> ready;
    std::function<void(trace::StageIndex, const std::string& line)> line;  ///< that it wrote; recorded already
  };
  /// A command, prepared by the backend; its program is held (host::ChildSpec).
  struct Command {
    trace::StageIndex stage = 0;
    ClockId clock;
    host::ChildSpec program;
    std::optional<pipelines::Readiness> ready;
    std::shared_ptr<const faults::VdsoImplant> implant{};
  };

  ForeignPrograms(boost::asio::io_context& loop, trace::StageIndex stages, const faults::PreloadBackend& backend,
                  Listener listener);

  Status start(Command command);
  /// Lets a held process of ours go, followed for the sake of what is implanted at its exec.
  Status release(host::GuardedChild& held, std::shared_ptr<const faults::VdsoImplant> implant);
  bool all_ready() const { return awaited_.empty(); }
  /// From now on a program that ends by itself has lasted long enough.
  void may_end() { may_end_ = true; }
  void end();
  bool all_gone() const;

  /// What their clocks show now; and around a change that is to come.
  void read_clocks() { readings_.read(); }
  void read_clocks_around(NativeTime change) { readings_.read_around(change); }

  // As planned.
  Status kill(trace::StageIndex stage);
  Status start_again(trace::StageIndex stage);
  pid_t pid(trace::StageIndex stage) const;  ///< 0 while there is none
  trace::ProcessIndex process(trace::StageIndex stage) const { return running_.at(stage).process; }

 private:
  struct Running {
    Command command;
    SupervisedChild* child = nullptr;
    trace::ProcessIndex process = 0;
    NativeTime began{};
    bool killed = false;
  };

  Status run(Running& running);
  void await(trace::StageIndex stage, const pipelines::Readiness& ready);
  void tell_ready(trace::StageIndex stage, Status status);
  void hear(trace::StageIndex stage, std::string line);
  std::string last_words(trace::StageIndex stage) const;
  void take_end(trace::StageIndex stage, const std::optional<host::Ending>& ending);

  boost::asio::io_context& loop_;
  Listener listener_;
  ClockReadings readings_;
  std::shared_ptr<WatchedFamilies> families_;  ///< events posted by the watch hold it weakly
  std::vector<std::unique_ptr<SupervisedChild>> programs_;  ///< the dead ones too: one may be telling of its end
  std::map<trace::StageIndex, Running> running_;
  std::map<trace::StageIndex, std::deque<std::string>> last_words_;  ///< which often say why a program ended
  std::map<trace::StageIndex, std::unique_ptr<ReadyWatch>> awaited_;
  bool may_end_ = false;
  std::unique_ptr<faults::ExecWatch> watch_;
};

}  // namespace prochron::agent
