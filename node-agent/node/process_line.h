// The agent's end of the conversation with a stage or relay process (pipelines/runtime/orders.h): orders go out as
// lines, records come in as frames, and some of the records are answers.
#pragma once

#include <boost/asio/io_context.hpp>
#include <functional>
#include <string>

#include "core/result.h"
#include "host/descriptor.h"
#include "node-agent/node/readable_watch.h"
#include "pipelines/runtime/orders.h"
#include "trace/intake.h"

namespace prochron::agent {

/// Owned by the process's supervisor; the node's loop thread.
class ProcessLine {
 public:
  struct Listener {
    std::function<void(const trace::Record&)> record;     ///< every one, answers included
    std::function<void(const std::string& text)> answer;  ///< a LogRecord's text, after it was heard as a record
  };

  ProcessLine(boost::asio::io_context& loop, host::Descriptor socket, trace::Intake intake, Listener listener);
  ProcessLine(const ProcessLine&) = delete;
  ProcessLine& operator=(const ProcessLine&) = delete;

  /// Never waits: an order that the socket has no room for is an error, because the process does not read any more.
  Status send(const pipelines::Order& order);
  /// Takes in what the process still wrote; after its end, everything.
  void read();
  /// What its stream came to.
  trace::StreamEndRecord end() const { return intake_.end(); }

 private:
  host::Descriptor socket_;
  trace::Intake intake_;
  Listener listener_;
  ReadableWatch watch_;
};

}  // namespace prochron::agent
