// One of our own stage processes: started unbent or bent, led through its session by orders, attested by its stamps.
#pragma once

#include <boost/asio/io_context.hpp>
#include <functional>
#include <memory>
#include <string>

#include "core/result.h"
#include "node-agent/node/process_line.h"
#include "node-agent/node/supervised_child.h"
#include "pipelines/runtime/transport.h"

namespace prochron::agent {

/// How far a process has come; each includes those before it.
enum class Progress : std::uint8_t { kStarting, kReady, kConnected, kStarted, kFinished, kGone };

/// Owned by the session; the node's loop thread.
class StageProcess {
 public:
  struct Listener {
    std::function<void(const trace::Record&)> record;
    std::function<void(StageProcess&)> changed;  ///< progress(), or failure()
  };
  /// What it runs as, and what its records are taken in by.
  struct Identity {
    trace::StageIndex stage = 0;
    std::string name;  ///< the replica's, if there are several
    trace::ProcessIndex process = 0;
    std::uint16_t replica = 0;
  };

  /// `socket` is our end; the program has the other.
  static Result<std::unique_ptr<StageProcess>> start(boost::asio::io_context& loop, Identity identity,
                                                     const host::ChildSpec& program, host::Descriptor socket,
                                                     trace::Intake intake, Listener listener);

  const Identity& identity() const { return identity_; }
  Progress progress() const { return progress_; }
  /// Where it receives; empty for a source.
  const std::string& inbox() const { return inbox_; }
  /// What it said or how it ended, if that was not as ordered; empty else.
  const std::string& failure() const { return failure_; }

  Status order(const pipelines::Order& order) { return line_->send(order); }
  /// Its normal end: it flushes its records and exits.
  void quit();
  /// An end that needs no cooperation but leaves a moment for it.
  void end() { child_->process().end(); }
  /// An end without any warning, which is then no failure of its.
  Status kill();
  host::GuardedChild& held() { return child_->process(); }  ///< if its program was to be
  pid_t pid() const { return child_->process().pid(); }

 private:
  StageProcess(Identity identity, Listener listener) : identity_(std::move(identity)), listener_(std::move(listener)) {}
  void hear(const std::string& text);
  void reach(Progress progress);
  void take_end(const std::optional<host::Ending>& ending);
  void log(std::string text);

  Identity identity_;
  Listener listener_;
  Progress progress_ = Progress::kStarting;
  std::string inbox_;
  std::string failure_;
  bool quitting_ = false;
  bool killed_ = false;
  std::unique_ptr<SupervisedChild> child_;
  std::unique_ptr<ProcessLine> line_;
};

}  // namespace prochron::agent
