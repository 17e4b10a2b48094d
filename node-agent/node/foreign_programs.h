// The `command` stages of a session: any programs, each under a guard, followed by the exec watch from before their
// first instruction.
#pragma once

#include <boost/asio/io_context.hpp>
#include <memory>
#include <string>
#include <vector>

#include "faults/backends/exec_watch.h"
#include "faults/backends/preload_backend.h"
#include "node-agent/node/supervised_child.h"
#include "node-agent/node/watched_families.h"

namespace prochron::agent {

/// Owned by the session; the node's loop thread. The tracer's own thread only posts to the loop.
class ForeignPrograms {
 public:
  struct Listener {
    std::function<void(const trace::Record&)> record;
    std::function<void(trace::StageIndex, const std::string& what)> escaped;
    /// `unasked`: it ended before end(), and not with status 0.
    std::function<void(trace::StageIndex, const std::string& how, bool unasked)> gone;
  };

  ForeignPrograms(boost::asio::io_context& loop, trace::StageIndex stages, const faults::PreloadBackend& backend,
                  Listener listener);

  /// `program` is held (host::ChildSpec) and prepared by the backend.
  Status start(const host::ChildSpec& program, trace::StageIndex stage, ClockId clock);
  void end();
  bool all_gone() const;

 private:
  boost::asio::io_context& loop_;
  Listener listener_;
  std::shared_ptr<WatchedFamilies> families_;  ///< events posted by the watch hold it weakly
  std::vector<std::unique_ptr<SupervisedChild>> programs_;
  bool ending_ = false;
  std::unique_ptr<faults::ExecWatch> watch_;
};

}  // namespace prochron::agent
