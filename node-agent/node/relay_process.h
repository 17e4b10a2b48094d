// One link as a process: prochron-relay (pipelines/runtime/relay), told what stands behind it, asked where to send
// instead. It is never bent.
#pragma once

#include <boost/asio/io_context.hpp>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "core/result.h"
#include "node-agent/node/link_plan.h"
#include "node-agent/node/process_line.h"
#include "node-agent/node/supervised_child.h"

namespace prochron::agent {

/// Owned by the session; the node's loop thread.
class RelayProcess {
 public:
  struct Listener {
    std::function<void(const trace::Record&)> record;
    std::function<void(RelayProcess&)> changed;  ///< doors(), failure() or is_gone()
  };

  static Result<std::unique_ptr<RelayProcess>> start(boost::asio::io_context& loop, RelayPlan plan, std::uint64_t seed,
                                                     Listener listener);

  std::string name() const { return "link " + plan_.link.from + " -> " + plan_.link.to; }
  /// Where to connect to reach each target; whole once there are as many as targets.
  const std::vector<pipelines::Endpoint>& doors() const { return doors_; }
  bool is_ready() const { return doors_.size() == plan_.targets.size(); }
  const std::string& failure() const { return failure_; }
  bool is_gone() const { return child_->is_gone(); }

  void quit();
  void end() { child_->process().end(); }

 private:
  RelayProcess(RelayPlan plan, Listener listener) : plan_(std::move(plan)), listener_(std::move(listener)) {}
  void log(std::string text);
  void keep(const trace::Record& record);
  void hear(const std::string& text);
  void take_end(const std::optional<host::Ending>& ending);

  RelayPlan plan_;
  Listener listener_;
  std::vector<pipelines::Endpoint> doors_;
  std::string failure_;
  bool quitting_ = false;
  trace::EpochLog unbent_;
  std::unique_ptr<SupervisedChild> child_;
  std::unique_ptr<ProcessLine> line_;
};

}  // namespace prochron::agent
