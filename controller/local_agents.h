// The agents of this host: one process per node of kind `local`, each under a guard of its own, reached over a private
// Unix socket. When this object goes, or this process dies in whatever way, the guards end everything below them.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include <boost/asio/io_context.hpp>

#include "controller/node.h"
#include "core/ids.h"
#include "core/result.h"
#include "specs/plan.h"

namespace prochron::controller {

/// Owned by the run command; the controller's loop thread.
class LocalAgents {
 public:
  /// Starts an agent for each node of the plan and connects to it.
  static Result<LocalAgents> start(boost::asio::io_context& loop, RunId run, const specs::Plan& plan);
  LocalAgents(LocalAgents&&) noexcept;
  LocalAgents& operator=(LocalAgents&&) noexcept;
  ~LocalAgents();  ///< ends them, and waits until nothing of theirs is left

  std::vector<Node*> nodes() const;

 private:
  struct Agent;
  LocalAgents();
  std::vector<std::unique_ptr<Agent>> agents_;
  RunId run_;  ///< whose name all paths bear that the agents may leave outside their memory
};

}  // namespace prochron::controller
