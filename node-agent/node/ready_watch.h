// Waiting until a foreign program is up, as its spec says it can be known: a port that accepts, an address that answers,
// a line that it writes, or time that passes.
#pragma once

#include <boost/asio/io_context.hpp>
#include <memory>
#include <string>

#include "node-agent/node/session_order.h"
#include "pipelines/readiness.h"

namespace prochron::agent {

/// Owned by whoever runs the program; the node's loop thread. Destruction ends the waiting without a word.
class ReadyWatch {
 public:
  /// `done` is called once, never from within this call: success, or kTimeout naming what was waited for.
  ReadyWatch(boost::asio::io_context& loop, pipelines::Readiness readiness, Done<Status> done);
  ReadyWatch(const ReadyWatch&) = delete;
  ReadyWatch& operator=(const ReadyWatch&) = delete;
  ~ReadyWatch();

  /// A line that the program wrote.
  void hear(const std::string& line);

 private:
  struct State;
  std::shared_ptr<State> state_;
};

}  // namespace prochron::agent
