// Work done inside another process by one of its threads: while the thread stands still it is lent to system calls of ours,
// and then put back as it was. Signals stay pending meanwhile; a stop or an end that comes in between is not lost.
#pragma once

#include <sys/types.h>
#include <sys/user.h>

#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>

#include "core/result.h"
#include "host/descriptor.h"

namespace prochron::faults {

/// A traced thread that stands in a ptrace stop. Owned by its tracer's thread for as long as the stop lasts; destruction
/// puts registers and signal mask back. If the thread is killed meanwhile every call fails, and waitpid may not tell of its
/// end again.
class StoppedThread {
 public:
  /// `tid` stands in the stop of PTRACE_EVENT_EXEC: it is led to where its new program's registers hold.
  static Result<StoppedThread> after_exec(pid_t tid);
  /// `tid` stands in any other stop.
  static Result<StoppedThread> standing(pid_t tid);
  StoppedThread(StoppedThread&& other) noexcept;
  StoppedThread& operator=(StoppedThread&&) = delete;
  ~StoppedThread();

  const user_regs_struct& registers() const { return saved_; }

  /// Of its process. A read may stop short where mappings end; a write goes to read-only pages too.
  Result<std::string> read(std::uint64_t address, std::size_t most) const;
  Status write(std::uint64_t address, std::string_view bytes);

  /// Where a `syscall` instruction stands in memory that it may run.
  void use_instruction(std::uint64_t address) { instruction_ = address; }
  std::uint64_t instruction() const { return instruction_; }
  /// What the kernel answers; an errno becomes kSystem, naming `what`.
  Result<std::uint64_t> call(const char* what, long number, std::initializer_list<std::uint64_t> arguments);
  /// One instruction of its own.
  Status step();

 private:
  StoppedThread(pid_t tid, std::uint64_t options) : tid_(tid), options_(options) {}
  Status take_hold();
  Status suspend_filters();
  Status await_trap(int request);

  pid_t tid_;
  user_regs_struct saved_{};
  std::uint64_t mask_ = 0;
  std::uint64_t instruction_ = 0;
  bool held_ = false;
  bool ended_ = false;
  std::uint64_t options_ = 0;  ///< of ptrace, as its tracer has set them
  bool filtered_ = false;      ///< its filters of system calls are suspended
  bool was_stopped_ = false;  ///< by SIGSTOP, which no mask holds back
  host::Descriptor memory_;
};

}  // namespace prochron::faults
