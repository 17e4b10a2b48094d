// Why a traced thread stands still, as a value: waitpid packs it into bits whose meaning depends on one another.
#pragma once

#include <sys/ptrace.h>
#include <sys/types.h>
#include <sys/wait.h>

#include <csignal>
#include <cstdint>

namespace prochron::faults {

/// A value, owned by the tracer's thread; made from one answer of waitpid for a thread attached by PTRACE_SEIZE.
class WaitStatus {
 public:
  enum class Kind : std::uint8_t {
    kGone,         ///< exited or killed; nothing to resume
    kSignal,       ///< about to receive signal()
    kGroupStop,    ///< its whole process was stopped by signal(), as by Ctrl-Z
    kInterrupted,  ///< stopped for the tracer: a new thread or child, the end of a group stop, PTRACE_INTERRUPT
    kNewTask,      ///< has forked, vforked or cloned
    kExec,         ///< stands before the first instruction of a new program
  };

  explicit WaitStatus(int status) : status_(status) {}

  Kind kind() const {
    if (!WIFSTOPPED(status_)) return Kind::kGone;
    switch (status_ >> 16) {
      case 0:
        return Kind::kSignal;
      case PTRACE_EVENT_EXEC:
        return Kind::kExec;
      case PTRACE_EVENT_STOP:
        return WSTOPSIG(status_) == SIGTRAP ? Kind::kInterrupted : Kind::kGroupStop;
      default:
        return Kind::kNewTask;
    }
  }
  int signal() const { return WSTOPSIG(status_); }

 private:
  int status_;
};

}  // namespace prochron::faults
