// Follows families of processes through every fork and exec. The insight: whether a program attached need not be waited
// for. The loader runs the shim's constructor before it jumps to the program's entry point, so a trap there gives the
// answer at the first moment at which it is certain, however slow the machine; a static program gets there at once.
//
// A setuid program of another user runs without its privileges while an unprivileged tracer watches; that is the
// kernel's rule. A program can't be traced twice: strace, gdb and a sanitizer's leak check inside a family fail.
#pragma once

#include <sys/types.h>

#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>

#include "core/result.h"
#include "faults/backends/tracee.h"
#include "faults/backends/vdso_implant.h"
#include "faults/backends/wait_status.h"
#include "faults/backends/watch_event.h"

namespace prochron::faults {

/// Owned by one tracing thread, called by no other: the kernel ties tracees to the thread that attached.
class Tracer {
 public:
  Tracer(EscapeCheck check, WatchSink sink) : check_(std::move(check)), sink_(std::move(sink)) {}

  /// All threads of a process, which may run already. `implant`, if there is one, goes into every program of the family from the next exec on.
  Status follow(pid_t pid, std::shared_ptr<const VdsoImplant> implant = nullptr);
  /// Blocks until something is reported, then handles it; false if there is nobody to wait for, or a signal arrived.
  bool handle_one();
  /// Lets every tracee go, as it is: running or stopped.
  void release_all();

 private:
  struct Process {
    Victim victim;
    pid_t root = 0;
    // From exec to the entry point, which a child forked on the way reaches as well:
    std::optional<NativeTime> exec_at;  // empty if it has not exec'd itself
    std::optional<Breakpoint> entry;
    std::string path;
    std::shared_ptr<const VdsoImplant> implant;
    Status implanted;  // of the last exec
  };

  void take(pid_t tid, WaitStatus status);
  void meet(pid_t tid, std::optional<pid_t> root);
  void take_exec(pid_t pid);
  void take_entry(Process& process);
  void take_end(pid_t tid);
  void release(pid_t tid, WaitStatus status, std::set<pid_t>& known);
  Process* process_of(pid_t tid);
  Process* entering(pid_t tid, WaitStatus status);

  EscapeCheck check_;
  WatchSink sink_;
  std::map<pid_t, pid_t> tasks_;  // every known thread, and its process
  std::map<pid_t, Process> processes_;
};

}  // namespace prochron::faults
