// One answer of waitpid at a time.
#include "faults/backends/tracer.h"

#include <sys/wait.h>

#include <algorithm>
#include <chrono>

#include "host/native_clock.h"
#include "host/process_table.h"

namespace prochron::faults {
namespace {

// __WNOTHREAD: children of other threads, such as guards, are theirs to wait for.
constexpr int kOwnTracees = __WALL | __WNOTHREAD;

Victim identify(pid_t pid) {
  const auto found = host::read_process(pid);
  return {pid, found ? found->start_ticks : 0};
}

}  // namespace

Status Tracer::follow(pid_t pid, std::shared_ptr<const VdsoImplant> implant) {
  if (processes_.contains(pid)) return {};
  if (auto seized = seize(pid); !seized) return seized;
  tasks_[pid] = pid;
  for (bool is_new = true; is_new;) {  // a thread that is seized tells of those that it begins
    is_new = false;
    for (const pid_t tid : host::threads_of(pid)) {
      if (tasks_.contains(tid) || !seize(tid)) continue;
      tasks_[tid] = pid;
      is_new = true;
    }
  }
  processes_[pid] = Process{identify(pid), pid, {}, {}, {}, std::move(implant), {}};
  return {};
}

bool Tracer::handle_one() {
  int status = 0;
  const pid_t tid = ::waitpid(-1, &status, kOwnTracees);
  if (tid < 0) return false;
  take(tid, WaitStatus(status));
  return true;
}

void Tracer::take(pid_t tid, WaitStatus status) {
  if (status.kind() == WaitStatus::Kind::kGone) return take_end(tid);
  meet(tid, std::nullopt);
  switch (status.kind()) {
    case WaitStatus::Kind::kGroupStop:
      return listen(tid);
    case WaitStatus::Kind::kSignal:
      if (Process* process = entering(tid, status)) {
        take_entry(*process);
        break;
      }
      return resume(tid, status.signal());
    case WaitStatus::Kind::kNewTask:
      if (const Process* parent = process_of(tid)) meet(event_message(tid), parent->root);
      break;
    case WaitStatus::Kind::kExec:
      take_exec(tid);
      break;
    default:
      break;
  }
  resume(tid, 0);
}

// Makes a thread or process known, whichever comes first: its parent's word of it or its own first stop. `root` is what
// the parent says; without that the parent in /proc decides.
void Tracer::meet(pid_t tid, std::optional<pid_t> root) {
  const auto found = host::read_process(tid);
  if (tasks_.contains(tid) || !found || found->state == 'Z') return;
  const pid_t pid = host::process_of_thread(tid);
  tasks_[tid] = pid;
  if (pid != tid || processes_.contains(tid)) return;
  const Process* parent = process_of(found->parent);
  Process& born = processes_[tid];
  born.victim = {tid, found->start_ticks};
  born.root = root ? *root : parent != nullptr ? parent->root : tid;
  if (parent != nullptr) {
    born.entry = parent->entry;  // a constructor forked: the trap was copied along
    born.implant = parent->implant;
  }
  sink_({WatchEvent::Kind::kForked, born.victim, born.root, host::native_now(), {}, {}});
}

Tracer::Process* Tracer::process_of(pid_t tid) {
  const auto task = tasks_.find(tid);
  if (task == tasks_.end()) return nullptr;
  const auto process = processes_.find(task->second);
  return process == processes_.end() ? nullptr : &process->second;
}

// Told under the process's id, whichever thread called exec; the others are gone, that one's id too.
void Tracer::take_exec(pid_t pid) {
  const pid_t former = event_message(pid);
  if (former != pid) tasks_.erase(former);
  Process* const process = process_of(pid);
  if (process == nullptr) return;
  process->exec_at = host::native_now();
  process->path = host::executable_of(pid);
  if (process->implant) {
    process->implanted = process->implant->place(process->victim);
    if (const auto found = host::read_process(pid); !found || found->state == 'Z') return take_end(pid);
  }
  const auto entry = entry_point(pid);
  process->entry = entry ? Breakpoint::set(pid, *entry) : std::nullopt;
  if (!process->entry) take_entry(*process);
}

// The process whose program begins with this stop, or null.
Tracer::Process* Tracer::entering(pid_t tid, WaitStatus status) {
  Process* const process = process_of(tid);
  if (process == nullptr || status.signal() != SIGTRAP || !process->entry) return nullptr;
  return process->entry->is_hit(tid) ? process : nullptr;
}

void Tracer::take_entry(Process& process) {
  if (process.entry) process.entry->remove(process.victim.pid);
  process.entry.reset();
  if (!process.exec_at) return;
  sink_({WatchEvent::Kind::kExeced, process.victim, process.root, *process.exec_at, process.path,
         process.implanted ? check_(process.victim, *process.exec_at)
                           : EscapeFinding{Escape::kUnreachable, process.path + " could not be given a replacement vDSO: " +
                                                                     to_string(process.implanted.error())}});
}

void Tracer::take_end(pid_t tid) {
  tasks_.erase(tid);
  const auto process = processes_.find(tid);
  if (process == processes_.end()) return;
  sink_({WatchEvent::Kind::kEnded, process->second.victim, process->second.root, host::native_now(), {}, {}});
  processes_.erase(process);
}

// A trap still set would kill its program once nobody traces it, hence every thread is stopped before it is let go. A
// first thread that has ended answers only when its whole process does, so nobody waits for it.
void Tracer::release_all() {
  std::set<pid_t> known, let_go;
  for (const auto& [tid, pid] : tasks_) known.insert(tid);
  std::ranges::for_each(known, interrupt);
  const auto is_held = [&](pid_t tid) {
    const auto found = host::read_process(tid);
    return !let_go.contains(tid) && found && found->state != 'Z';
  };
  while (std::ranges::any_of(known, is_held)) {
    int answer = 0;
    const pid_t tid = ::waitpid(-1, &answer, kOwnTracees | WNOHANG);
    if (tid < 0) break;
    if (tid == 0) {
      host::sleep_until(host::native_now() + std::chrono::microseconds(200));
      continue;
    }
    let_go.insert(tid);
    release(tid, WaitStatus(answer), known);
  }
  tasks_.clear();
  processes_.clear();
}

// Of `status`; whom it has just forked joins `known`.
void Tracer::release(pid_t tid, WaitStatus status, std::set<pid_t>& known) {
  if (status.kind() == WaitStatus::Kind::kGone) return;
  if (status.kind() == WaitStatus::Kind::kNewTask) known.insert(event_message(tid));
  Process* const process = process_of(tid);
  const bool pass_on = status.kind() == WaitStatus::Kind::kSignal && entering(tid, status) == nullptr;
  if (process != nullptr && process->entry) process->entry->remove(tid);
  if (process != nullptr) process->entry.reset();
  detach(tid, pass_on ? status.signal() : 0);
}

}  // namespace prochron::faults
