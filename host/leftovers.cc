// Looking is by /proc and /dev/shm alone. Ending goes by pidfd, opened before the process is looked at a last time, so
// that a pid that was given away in between is never hit.
#include "host/leftovers.h"

#include <signal.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <filesystem>
#include <map>
#include <optional>
#include <set>

#include "host/descriptor.h"
#include "host/files.h"
#include "host/host_id.h"
#include "host/native_clock.h"
#include "host/process_table.h"
#include "host/system_failure.h"

namespace prochron::host {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kFolder = "/dev/shm/", kName = "prochron-";
constexpr std::size_t kHexDigits = 16, kLargestJournal = 1 << 20;
constexpr Duration kAskedFirst = std::chrono::seconds(4);  // what a guard's grace and an agent's healing need
constexpr Duration kPatience = std::chrono::seconds(10), kLook = std::chrono::milliseconds(20);

std::string program_name(pid_t pid) { return fs::path(executable_of(pid)).filename().string(); }

/// "prochron-RUN-…", "sem.prochron-RUN-…"
std::optional<RunId> run_of_file(std::string_view name) {
  if (name.starts_with("sem.")) name.remove_prefix(4);
  const bool fits = name.starts_with(kName) && name.size() > kName.size() + kHexDigits &&
                    name[kName.size() + kHexDigits] == '-';
  return fits ? run_id_from_hex(name.substr(kName.size(), kHexDigits)) : std::nullopt;
}

std::optional<RunId> run_of_process(pid_t pid) {
  for (const std::string& variable : environment_of(pid)) {
    if (variable.starts_with(kRunVariable)) return run_id_from_hex(std::string_view(variable).substr(kRunVariable.size()));
  }
  return std::nullopt;
}

bool is_alive(const JournalledProcess& process) {
  const auto now = read_process(process.pid);
  return now && now->start_ticks == process.start_ticks && now->state != 'Z';
}

void take_journal(const std::string& path, RunTraces& traces) {
  const auto text = read_file(path, kLargestJournal);
  auto journal = text ? parse_journal(*text, path) : pass(text);
  if (journal && journal->run != traces.run) journal = fail(ErrorCode::kCorrupt, "the journal of another run", path);
  if (!journal) return traces.unreadable.push_back(journal.error());
  traces.journals.push_back(*std::move(journal));
}

void take_files(std::map<RunId, RunTraces>& runs) {
  std::error_code ignored;
  for (const auto& entry : fs::directory_iterator(kFolder, ignored)) {
    const std::string name = entry.path().filename().string();
    const auto run = run_of_file(name);
    if (!run) continue;
    RunTraces& traces = runs[*run];
    traces.run = *run;
    traces.files.push_back(entry.path().string());
    const bool is_journal = entry.path().string().starts_with(run_prefix(*run) + "journal-");
    if (is_journal && !name.ends_with(".tmp")) take_journal(entry.path().string(), traces);
  }
}

void take_processes(std::map<RunId, RunTraces>& runs) {
  for (const ProcessStat& process : all_processes()) {
    const auto run = process.pid == ::getpid() || process.state == 'Z' ? std::nullopt : run_of_process(process.pid);
    if (!run) continue;
    runs[*run].run = *run;
    runs[*run].processes.push_back({process.pid, process.start_ticks, program_name(process.pid)});
  }
}

/// Pages that a living process maps for writing: their writers. Attach pages are written by victims.
std::map<std::string, pid_t> writers_of_pages() {
  std::map<std::string, pid_t> writers;
  for (const ProcessStat& process : all_processes()) {
    const auto maps = read_file("/proc/" + std::to_string(process.pid) + "/maps");
    if (!maps || maps->find("/dev/shm/prochron-") == std::string::npos) continue;
    for (std::size_t at = 0, end = 0; at < maps->size(); at = end + 1) {
      end = std::min(maps->find('\n', at), maps->size());
      const std::string line = maps->substr(at, end - at);
      const std::size_t path = line.find("/dev/shm/prochron-");
      const bool is_shared_for_writing = line.find(" rw-s ") != std::string::npos;
      if (path != std::string::npos && is_shared_for_writing && line.find("-attach-") == std::string::npos) {
        writers.emplace(line.substr(path), process.pid);
      }
    }
  }
  return writers;
}

std::string why_alive(const RunTraces& traces, const std::map<std::string, pid_t>& writers) {
  const auto lives = [](const std::string& what, pid_t pid) { return what + " (pid " + std::to_string(pid) + ") lives"; };
  for (const RunJournal& journal : traces.journals) {
    if (journal.boot != boot_id()) continue;
    for (const JournalledProcess& process : journal.processes) {
      const bool owns = process.what == kAgentProcess || process.what == kControllerProcess;
      if (owns && is_alive(process)) return lives("its " + process.what, process.pid);
    }
  }
  for (const JournalledProcess& process : traces.processes) {
    if (process.what == "prochron-agent") return lives("its agent", process.pid);
  }
  for (const std::string& file : traces.files) {
    if (const auto writer = writers.find(file); writer != writers.end()) return lives("a writer of its pages", writer->second);
  }
  return {};
}

/// What journals list beyond /dev/shm, as far as it is there and named by its run.
void take_listed_files(RunTraces& traces) {
  std::set<std::string> known(traces.files.begin(), traces.files.end());
  std::error_code ignored;
  for (const RunJournal& journal : traces.journals) {
    for (const std::string& prefix : journal.files) {
      if (fs::path(prefix).filename().string().find(to_hex(traces.run)) == std::string::npos) continue;
      for (const auto& entry : fs::directory_iterator(fs::path(prefix).parent_path(), ignored)) {
        const std::string path = entry.path().string();
        if (path.starts_with(prefix) && known.insert(path).second) traces.files.push_back(path);
      }
    }
  }
}

/// True if it was there and marked, and the signal is on its way.
bool send(int number, const JournalledProcess& process, RunId run) {
  const Descriptor handle(static_cast<int>(::syscall(SYS_pidfd_open, process.pid, 0)));
  return handle && is_alive(process) && run_of_process(process.pid) == run &&
         ::syscall(SYS_pidfd_send_signal, handle.get(), number, nullptr, 0) == 0;
}

std::vector<JournalledProcess> living(RunId run) {
  std::map<RunId, RunTraces> runs;
  take_processes(runs);
  return runs[run].processes;
}

void end_processes(const RunTraces& traces, Undone& undone) {
  const NativeTime begin = native_now();
  undone.ended = traces.processes;
  const bool has_agent = std::ranges::any_of(traces.processes, [](const auto& p) { return p.what == "prochron-agent"; });
  bool is_anybody_asked = false;
  for (const JournalledProcess& process : traces.processes) {
    const bool ends_others = process.what == (has_agent ? "prochron-agent" : "prochron-guard");
    if (ends_others) is_anybody_asked = send(SIGTERM, process, traces.run) || is_anybody_asked;
  }
  for (;;) {
    const std::vector<JournalledProcess> left = living(traces.run);
    const Duration waited = native_now() - begin;
    if (left.empty()) return;
    if (waited > kPatience) {
      for (const JournalledProcess& process : left) {
        undone.failed.push_back({ErrorCode::kTimeout, process.what + " could not be ended",
                                 "pid " + std::to_string(process.pid), Definite::kNo});
      }
      return;
    }
    for (const JournalledProcess& process : left) {
      // Guards last: they end what they know and remove what they were told to.
      const bool is_guard = process.what == "prochron-guard";
      if (!is_anybody_asked || waited > (is_guard ? 2 : 1) * kAskedFirst) send(SIGKILL, process, traces.run);
    }
    sleep_until(native_now() + kLook);
  }
}

}  // namespace

std::vector<RunTraces> find_runs() {
  std::map<RunId, RunTraces> runs;
  take_files(runs);
  take_processes(runs);
  std::vector<RunTraces> found;
  if (runs.empty()) return found;
  const auto writers = writers_of_pages();
  for (auto& [run, traces] : runs) {
    take_listed_files(traces);
    traces.alive = why_alive(traces, writers);
    std::ranges::sort(traces.files);
    found.push_back(std::move(traces));
  }
  return found;
}

Undone undo(const RunTraces& traces) {
  Undone undone;
  end_processes(traces, undone);
  for (const std::string& file : traces.files) {
    std::error_code failed;
    const auto gone = fs::remove_all(file, failed);
    if (failed) {
      undone.failed.push_back({ErrorCode::kSystem, "could not be removed: " + failed.message(), file, Definite::kNo});
    } else if (gone > 0) {
      undone.removed.push_back(file);
    }
  }
  return undone;
}

}  // namespace prochron::host
