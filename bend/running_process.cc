// A child forked while its parent is being detached is found by looking again until nobody is left.
#include "bend/running_process.h"

#include <filesystem>
#include <utility>

#include <fmt/format.h>

#include "core/units.h"
#include "faults/backends/vdso_attachment.h"
#include "faults/backends/vdso_image.h"
#include "host/process_handle.h"
#include "host/process_table.h"
#include "host/reachability.h"

namespace prochron::bend {
namespace {

constexpr int kMostLooks = 10;

/// What is refused, and what could be done about it.
Error advised(Error error) {
  if (error.code == ErrorCode::kSystem) {
    error.message += "; to trace a process takes root, or its own user where kernel.yama.ptrace_scope is 0, and nobody else "
                     "who traces it";
  }
  if (error.code == ErrorCode::kRefused) error.message += "; a bend that has a name is changed by --name";
  return error;
}

}  // namespace

Result<RunningProcess> RunningProcess::find(pid_t pid) {
  auto handle = host::process_handle(pid);
  if (!handle) return pass(handle);
  const auto process = host::read_process(pid);
  if (!process) return pass(process);
  const std::string where = "process " + std::to_string(pid), program = host::executable_of(pid);
  if (program.empty()) return fail(ErrorCode::kUnsupported, "its program is not to be seen: a kernel's thread, or not ours", where);
  const auto reach = host::vdso_reachability("/proc/" + std::to_string(pid) + "/exe");
  if (!reach) return pass(reach);
  if (!reach->reachable()) return fail(ErrorCode::kUnsupported, reach->reason, where);
  return RunningProcess({process->pid, process->start_ticks}, std::filesystem::path(program).filename().string(),
                        *std::move(handle));
}

Status RunningProcess::attach(const std::string& page, const faults::AttachTable& table) const {
  const auto image = faults::VdsoImage::load();
  if (!image) return pass(image);
  const Status attached = faults::attach_running(victim_.pid, *image, page);
  if (!attached) return tl::unexpected<Error>(advised(attached.error()));
  if (const auto reader = faults::attached_reader(victim_.pid, page)) table.note(victim_, *reader);
  return {};
}

void RunningProcess::note_forked(const std::string& page, const faults::AttachTable& table) const {
  for (const host::ProcessStat& child : host::descendants_of(victim_.pid)) {
    const faults::Victim victim{child.pid, child.start_ticks};
    if (table.find(victim)) continue;
    if (const auto reader = faults::attached_reader(child.pid, page)) table.note(victim, *reader);
  }
}

std::string detach_all(const std::string& page) {
  std::string wrong;
  for (int look = 0; look < kMostLooks; ++look) {
    const auto attached = faults::attached_processes(page);
    if (attached.empty()) return {};
    wrong.clear();
    for (const faults::AttachedProcess& process : attached) {
      if (process.monotonic_ahead > Duration{0}) {
        return fmt::format("the MONOTONIC of process {} is {} ahead and may not fall back: it stays as it is", process.pid,
                           format(process.monotonic_ahead));
      }
      if (const Status detached = faults::detach_running(process.pid); !detached) wrong = to_string(detached.error());
    }
  }
  return wrong.empty() ? "its children are forked faster than they can be let go" : wrong;
}

}  // namespace prochron::bend
