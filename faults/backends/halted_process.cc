// Threads that were being born while the others were stopped are found by looking again until nobody is new.
#include "faults/backends/halted_process.h"

#include <sys/ptrace.h>
#include <sys/wait.h>

#include <algorithm>
#include <cerrno>
#include <string>

#include "faults/backends/tracee.h"
#include "faults/backends/wait_status.h"
#include "host/process_table.h"
#include "host/system_failure.h"

namespace prochron::faults {
namespace {

constexpr int kMostSteps = 20000;  // a clock read takes about a hundred

}  // namespace

Result<HaltedProcess> HaltedProcess::halt(pid_t pid) {
  HaltedProcess process;
  for (std::size_t before = 1, after = 0; before != after;) {
    before = process.threads_.size();
    if (auto halted = process.halt_new_ones(pid); !halted) return pass(halted);
    after = process.threads_.size();
  }
  if (process.threads_.empty())
    return fail(ErrorCode::kSystem, "there is no such process", "process " + std::to_string(pid));
  return process;
}

Status HaltedProcess::halt_new_ones(pid_t pid) {
  for (const pid_t tid : host::threads_of(pid)) {
    if (std::ranges::find(threads_, tid, &Halted::tid) != threads_.end()) continue;
    if (::ptrace(PTRACE_SEIZE, tid, nullptr, nullptr) != 0) {
      if (errno == ESRCH) continue;  // has ended meanwhile
      return host::system_failure("trace", "process " + std::to_string(pid));
    }
    interrupt(tid);
    int answer = 0;
    pid_t found = -1;
    do {
      found = ::waitpid(tid, &answer, __WALL);
    } while (found < 0 && errno == EINTR);
    const WaitStatus status(answer);
    if (found != tid || status.kind() == WaitStatus::Kind::kGone) continue;
    threads_.push_back({tid, status.kind() == WaitStatus::Kind::kSignal ? status.signal() : 0});
  }
  return {};
}

HaltedProcess::~HaltedProcess() {
  for (const Halted& thread : threads_) detach(thread.tid, thread.signal);
}

Status HaltedProcess::lead_out_of(const std::vector<AddressRange>& ranges) const {
  const auto inside = [&](std::uint64_t address) {
    return std::ranges::any_of(ranges, [&](const AddressRange& range) { return range.holds(address); });
  };
  for (const Halted& halted : threads_) {
    user_regs_struct registers{};
    if (::ptrace(PTRACE_GETREGS, halted.tid, nullptr, &registers) != 0 || !inside(registers.rip)) continue;
    auto thread = StoppedThread::standing(halted.tid);
    if (!thread) return pass(thread);
    for (int step = 0; inside(thread->registers().rip); ++step) {
      if (step == kMostSteps)
        return fail(ErrorCode::kRefused, "a thread does not come out of the vDSO", "thread " + std::to_string(halted.tid));
      if (auto stepped = thread->step(); !stepped) return stepped;
    }
  }
  return {};
}

}  // namespace prochron::faults
