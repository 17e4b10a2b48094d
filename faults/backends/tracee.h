// One traced thread, as its tracer may handle it: while it stands still, from the thread that attached it. A tracee can
// be killed at any moment, so what fails because it is gone is no error: its end is reported by waitpid anyway.
#pragma once

#include <sys/ptrace.h>
#include <sys/types.h>

#include <cstdint>
#include <optional>
#include <string>

#include "core/result.h"

namespace prochron::faults {

/// What a watch asks ptrace to report.
inline constexpr std::uint64_t kFollowing =
    PTRACE_O_TRACEEXEC | PTRACE_O_TRACEFORK | PTRACE_O_TRACEVFORK | PTRACE_O_TRACECLONE;

/// Attaches to a process of one thread, which runs on; its exec, children and threads will be reported, and they
/// are attached from their first instruction. The tracer's death detaches.
Status seize(pid_t pid);

void resume(pid_t tid, int signal);  ///< 0: without a signal
void listen(pid_t tid);              ///< stays stopped, as its process is, and reports when that ends
void interrupt(pid_t tid);
void detach(pid_t tid, int signal);
/// The new thread's or child's id after a fork; the former id of the thread that has exec'd.
pid_t event_message(pid_t tid);

/// Of a process that need not stand still, nor be traced; cut short where mappings end.
Result<std::string> read_memory(pid_t pid, std::uint64_t address, std::size_t most);

/// Where the program of `pid` begins once the loader has run all constructors; empty if that is not to be known.
std::optional<std::uint64_t> entry_point(pid_t pid);

/// A trap instruction in a tracee's program. Owned by the tracer while the trap is set; the tracer's thread.
class Breakpoint {
 public:
  static std::optional<Breakpoint> set(pid_t tid, std::uint64_t address);
  /// Whether `tid`, stopped by SIGTRAP, has just run into it.
  bool is_hit(pid_t tid) const;
  /// Puts the program's own instruction back; a thread that has run into the trap will run it.
  void remove(pid_t tid) const;

 private:
  Breakpoint(std::uint64_t address, long original) : address_(address), original_(original) {}
  std::uint64_t address_;
  long original_;  // the word at address_
};

}  // namespace prochron::faults
