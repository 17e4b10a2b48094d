// Signals go through pidfds whose process was looked up again after they were opened, so that a pid that was reused in
// between is nobody's harm.
#include "host/process_family.h"

#include <sys/syscall.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <set>
#include <utility>

#include "host/descriptor.h"
#include "host/native_clock.h"
#include "host/process_table.h"

namespace prochron::host {
namespace {

constexpr Duration kPatience = std::chrono::seconds(1);
constexpr Duration kBetween = std::chrono::microseconds(200);

void send(const ProcessStat& process, int number) {
  const Descriptor handle(static_cast<int>(::syscall(SYS_pidfd_open, process.pid, 0)));
  if (!handle) return;
  const auto again = read_process(process.pid);
  if (!again || again->start_ticks != process.start_ticks) return;
  ::syscall(SYS_pidfd_send_signal, handle.get(), number, nullptr, 0);
}

std::vector<ProcessStat> family_of(pid_t root) {
  std::vector<ProcessStat> family = descendants_of(root);
  if (const auto first = read_process(root)) family.insert(family.begin(), *first);
  return family;
}

/// Stopped, by a signal or for a tracer; or dead.
bool rests(char state) { return state == 'T' || state == 't' || state == 'Z' || state == 'X'; }

/// In the kernel, and cannot be woken: who was told to stop does so before its next instruction. So the parent of a vfork,
/// which waits there for a child that stands still.
bool waits_in_kernel(char state) { return state == 'D'; }

}  // namespace

Status stop_family(pid_t root) {
  const NativeTime deadline = native_now() + kPatience;
  std::set<std::pair<pid_t, std::uint64_t>> told;
  while (true) {
    bool all_rest = true;
    for (const ProcessStat& process : family_of(root)) {
      const auto identity = std::pair(process.pid, process.start_ticks);
      if (rests(process.state) || (waits_in_kernel(process.state) && told.contains(identity))) continue;
      all_rest = false;
      send(process, SIGSTOP);
      told.insert(identity);
    }
    if (all_rest) return {};
    if (native_now() > deadline) {
      return fail(ErrorCode::kTimeout, "does not stop", "pid " + std::to_string(root), Definite::kNo);
    }
    sleep_until(native_now() + kBetween);
  }
}

void continue_family(pid_t root) {
  for (const ProcessStat& process : family_of(root)) send(process, SIGCONT);
}

}  // namespace prochron::host
