// A guarded program in the node's event loop: its end is heard of, and what it writes to its standard streams is taken
// in line by line.
#pragma once

#include <boost/asio/io_context.hpp>
#include <functional>
#include <memory>
#include <string>

#include "core/result.h"
#include "host/child_process.h"
#include "node-agent/node/readable_watch.h"

namespace prochron::agent {

/// The pieces of a captured stream, cut at line ends. Owned by the SupervisedChild; its thread.
class LineCollector {
 public:
  using Take = std::function<void(std::string)>;

  explicit LineCollector(Take take) : take_(std::move(take)) {}
  /// False at the end of the file; what had no line end is taken then.
  bool read_from(int descriptor);

 private:
  Take take_;
  std::string begun_;
};

/// Owned by whoever the program runs for; the node's loop thread. Destruction ends every descendant at once.
class SupervisedChild {
 public:
  struct Listener {
    std::function<void(std::string)> line;  ///< of standard output or error
    /// Once, when no descendant is left and everything written was taken in. `ending`: empty if its guard was killed.
    std::function<void(std::optional<host::Ending> ending)> gone;
  };

  /// Both standard streams are captured, whatever `spec` says of them.
  static Result<std::unique_ptr<SupervisedChild>> start(boost::asio::io_context& loop, host::ChildSpec spec,
                                                        Listener listener);
  SupervisedChild(const SupervisedChild&) = delete;
  SupervisedChild& operator=(const SupervisedChild&) = delete;

  host::GuardedChild& process() { return process_; }
  bool is_gone() const { return gone_; }

 private:
  SupervisedChild(host::GuardedChild process, Listener listener);
  void watch(boost::asio::io_context& loop);
  void observe();

  host::GuardedChild process_;
  Listener listener_;
  LineCollector output_;
  LineCollector error_;
  bool gone_ = false;
  ReadableWatch report_watch_;
  ReadableWatch output_watch_;
  ReadableWatch error_watch_;
};

/// "exited with status 1", "was ended by signal 9": for people.
std::string describe(const std::optional<host::Ending>& ending);

}  // namespace prochron::agent
