// Signals go through pidfds whose process was looked up again after they were opened, so that a pid that was reused in
// between is nobody's harm.
#include "host/process_family.h"

#include <sys/syscall.h>
#include <unistd.h>

#include <chrono>
#include <csignal>

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

}  // namespace

Status stop_family(pid_t root) {
  const NativeTime deadline = native_now() + kPatience;
  while (true) {
    bool all_rest = true;
    for (const ProcessStat& process : family_of(root)) {
      if (rests(process.state)) continue;
      all_rest = false;
      send(process, SIGSTOP);
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
