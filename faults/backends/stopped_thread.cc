// A system call is one single step: registers say which, and the step ends when the kernel has answered.
#include "faults/backends/stopped_thread.h"

#include <fcntl.h>
#include <sys/ptrace.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <limits>
#include <utility>

#include "faults/backends/tracee.h"
#include "faults/backends/wait_status.h"
#include "host/files.h"
#include "host/system_failure.h"

#if !defined(__x86_64__)
#error "registers and system calls are known for x86-64 only"
#endif

namespace prochron::faults {
namespace {

// But the trap of a single step: the kernel would take a blocked one for a disaster.
constexpr std::uint64_t kHeldBack = ~(std::uint64_t{1} << (SIGTRAP - 1));
constexpr std::uint64_t kLeastFailure = -std::uint64_t{4095};

void* as_pointer(std::uint64_t value) { return reinterpret_cast<void*>(value); }

std::string named(pid_t tid) { return "process " + std::to_string(tid); }

/// How many filters of system calls a process has; of the strict mode, more than any.
Result<int> filters_of(const std::string& pid) {
  const auto status = host::read_file("/proc/" + pid + "/status");
  if (!status) return pass(status);
  const auto number_after = [&](const std::string& key, int otherwise) {
    const std::size_t at = status->find("\n" + key + ":\t");
    return at == std::string::npos ? otherwise : std::atoi(status->c_str() + at + key.size() + 3);
  };
  const int mode = number_after("Seccomp", 0);
  return mode == 1 ? std::numeric_limits<int>::max() : number_after("Seccomp_filters", mode);
}

}  // namespace

Result<StoppedThread> StoppedThread::after_exec(pid_t tid) {
  StoppedThread thread(tid, kFollowing);
  if (auto led = thread.await_trap(PTRACE_SYSCALL); !led) return pass(led);  // to the end of execve itself
  if (auto held = thread.take_hold(); !held) return pass(held);
  return thread;
}

Result<StoppedThread> StoppedThread::standing(pid_t tid) {
  StoppedThread thread(tid, 0);
  if (auto held = thread.take_hold(); !held) return pass(held);
  return thread;
}

StoppedThread::StoppedThread(StoppedThread&& other) noexcept
    : tid_(other.tid_),
      saved_(other.saved_),
      mask_(other.mask_),
      instruction_(other.instruction_),
      held_(std::exchange(other.held_, false)),
      ended_(other.ended_),
      options_(other.options_),
      filtered_(other.filtered_),
      was_stopped_(std::exchange(other.was_stopped_, false)),
      memory_(std::move(other.memory_)) {}

StoppedThread::~StoppedThread() {
  if (!held_ || ended_) return;
  ::ptrace(PTRACE_SETREGS, tid_, nullptr, &saved_);
  if (filtered_) ::ptrace(PTRACE_SETOPTIONS, tid_, nullptr, as_pointer(options_));
  ::ptrace(PTRACE_SETSIGMASK, tid_, as_pointer(sizeof mask_), &mask_);
  if (was_stopped_) ::kill(tid_, SIGSTOP);
}

Status StoppedThread::take_hold() {
  const std::string path = "/proc/" + std::to_string(tid_) + "/mem";
  memory_ = host::Descriptor(::open(path.c_str(), O_RDWR | O_CLOEXEC));
  if (!memory_) return host::system_failure("open the memory of a traced process", path);
  if (::ptrace(PTRACE_GETREGS, tid_, nullptr, &saved_) != 0) return host::system_failure("read registers", named(tid_));
  if (saved_.cs != 0x33) return fail(ErrorCode::kUnsupported, "runs 32-bit code", named(tid_));
  if (auto suspended = suspend_filters(); !suspended) return suspended;
  if (::ptrace(PTRACE_GETSIGMASK, tid_, as_pointer(sizeof mask_), &mask_) != 0 ||
      ::ptrace(PTRACE_SETSIGMASK, tid_, as_pointer(sizeof mask_), &kHeldBack) != 0) {
    return host::system_failure("hold signals back", named(tid_));
  }
  held_ = true;
  return {};
}

/// A filter of system calls may end the program for one of ours; those that this process has itself do not.
Status StoppedThread::suspend_filters() {
  const auto theirs = filters_of(std::to_string(tid_)), own = filters_of("self");
  if (!theirs) return pass(theirs);
  if (*theirs <= own.value_or(0)) return {};
  if (::ptrace(PTRACE_SETOPTIONS, tid_, nullptr, as_pointer(options_ | PTRACE_O_SUSPEND_SECCOMP)) != 0) {
    return fail(ErrorCode::kUnsupported,
                "filters its system calls (seccomp) and might be ended for ours, unless root suspends that", named(tid_));
  }
  filtered_ = true;
  return {};
}

Result<std::string> StoppedThread::read(std::uint64_t address, std::size_t most) const {
  std::string bytes(most, '\0');
  const ssize_t got = ::pread(memory_.get(), bytes.data(), bytes.size(), static_cast<off_t>(address));
  if (got <= 0) return host::system_failure("read a traced process's memory", named(tid_));
  bytes.resize(static_cast<std::size_t>(got));
  return bytes;
}

Status StoppedThread::write(std::uint64_t address, std::string_view bytes) {
  const ssize_t put = ::pwrite(memory_.get(), bytes.data(), bytes.size(), static_cast<off_t>(address));
  if (put == static_cast<ssize_t>(bytes.size())) return {};
  return host::system_failure("write a traced process's memory", named(tid_));
}

/// Resumes by `request` until the thread stands in the stop that this leads to.
Status StoppedThread::await_trap(int request) {
  for (;;) {
    if (::ptrace(static_cast<__ptrace_request>(request), tid_, nullptr, nullptr) != 0)
      return host::system_failure("resume a traced process", named(tid_));
    int answer = 0;
    pid_t found = -1;
    do {
      found = ::waitpid(tid_, &answer, __WALL);
    } while (found < 0 && errno == EINTR);
    if (found != tid_) return host::system_failure("wait for a traced process", named(tid_));
    const WaitStatus status(answer);
    if (status.kind() == WaitStatus::Kind::kGone) {
      ended_ = true;
      return fail(ErrorCode::kSystem, "it ended meanwhile", named(tid_));
    }
    if (status.kind() != WaitStatus::Kind::kSignal) continue;
    if ((status.signal() & 0x7f) == SIGTRAP) return {};
    if (status.signal() == SIGSTOP) was_stopped_ = true;
  }
}

Result<std::uint64_t> StoppedThread::call(const char* what, long number,
                                          std::initializer_list<std::uint64_t> arguments) {
  std::array<std::uint64_t, 6> given{};
  std::ranges::copy(arguments, given.begin());
  user_regs_struct asked = saved_;
  asked.rax = static_cast<std::uint64_t>(number);
  asked.orig_rax = ~0ULL;  // no system call to restart
  asked.rdi = given[0], asked.rsi = given[1], asked.rdx = given[2];
  asked.r10 = given[3], asked.r8 = given[4], asked.r9 = given[5];
  asked.rip = instruction_;
  if (::ptrace(PTRACE_SETREGS, tid_, nullptr, &asked) != 0) return host::system_failure(what, named(tid_));
  do {  // a stop that came first leaves it where it was
    if (auto trapped = await_trap(PTRACE_SINGLESTEP); !trapped) return pass(trapped);
    if (::ptrace(PTRACE_GETREGS, tid_, nullptr, &asked) != 0) return host::system_failure(what, named(tid_));
  } while (asked.rip == instruction_);
  if (asked.rax < kLeastFailure) return asked.rax;
  errno = static_cast<int>(-asked.rax);
  return host::system_failure(what, named(tid_));
}

Status StoppedThread::step() {
  if (auto stepped = await_trap(PTRACE_SINGLESTEP); !stepped) return stepped;
  if (::ptrace(PTRACE_GETREGS, tid_, nullptr, &saved_) != 0) return host::system_failure("read registers", named(tid_));
  return {};
}

}  // namespace prochron::faults
