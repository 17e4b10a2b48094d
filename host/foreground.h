// Runs a program in this process's place, as far as anybody around can tell: same terminal, process group, descriptors
// and environment, and what is sent to this process reaches the program. The insight: the program stays in this
// process's own group, so whatever the terminal sends has reached it already; only what was sent to this process alone
// has to be passed on. When the terminal stops the program this process stops too, so that a shell sees its job stop.
//
// A signal to the whole group that a process sends, not the terminal, reaches the program twice.
#pragma once

#include <sys/types.h>

#include <csignal>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "core/result.h"
#include "host/child_process.h"
#include "host/descriptor.h"

namespace prochron::host {

/// Why a program could not be executed, beside the words.
enum class ExecObstacle { kNone, kNotFound, kNotExecutable };

/// Owned by main; its thread, which is the only one. While it lives this process is deaf to signals but in wait().
class Foreground {
 public:
  Foreground();
  Foreground(const Foreground&) = delete;
  Foreground& operator=(const Foreground&) = delete;
  ~Foreground();

  /// A process that is to execute `path`, with the signals as this process found them, once it is released. `tracer` may
  /// trace it.
  Result<pid_t> hold(const std::string& path, const std::vector<std::string>& arguments,
                     const std::vector<std::string>& environment, pid_t tracer);
  /// Returns when the program runs. An error says why not, and obstacle() what kind of reason that is.
  Status release();
  ExecObstacle obstacle() const { return obstacle_; }

  /// Until the program has ended; meanwhile passes on what is sent to this process, and tells when a child of it may have
  /// ended. The program's pid stays its own until destruction.
  Ending wait(const std::function<void()>& on_child);

 private:
  void take(const siginfo_t& signal);
  std::optional<Ending> look();

  pid_t program_ = -1;
  std::string path_;
  Descriptor go_, report_;  // to the process that is held, and from it
  ExecObstacle obstacle_ = ExecObstacle::kNone;
  sigset_t mask_{};
  struct sigaction child_action_ {};
};

/// What kind of obstacle keeps `name` from being executed, as a shell tells them apart: is there no such file on
/// `search_path` (kNotFound), or none that may be executed?
ExecObstacle why_not_executed(const std::string& name, const std::string& search_path);

/// Ends this process by `number`, as the program before it was ended; returns if the signal does not end it.
void end_by(int number);

}  // namespace prochron::host
