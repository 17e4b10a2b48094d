// The whole file is replaced each time: a reader sees one state or the next.
#include "node-agent/node/journal.h"

#include <filesystem>
#include <utility>

#include "host/files.h"
#include "host/host_id.h"
#include "host/process_table.h"

namespace prochron::agent {
namespace {

constexpr mode_t kOwnEyes = 0600;

/// This process, its guard and its controller: each the parent of the one before.
std::vector<host::JournalledProcess> line_of_descent() {
  std::vector<host::JournalledProcess> line;
  auto process = host::this_process();
  for (const std::string_view what : {host::kAgentProcess, std::string_view("guard"), host::kControllerProcess}) {
    if (!process) break;
    line.push_back({process->pid, process->start_ticks, std::string(what)});
    process = host::read_process(process->parent);
  }
  return line;
}

}  // namespace

Result<Journal> Journal::begin(std::string path, RunId run, std::string node, std::string socket) {
  host::RunJournal content;
  content.run = run;
  content.boot = host::boot_id();
  content.node = std::move(node);
  content.socket = std::move(socket);
  content.processes = line_of_descent();
  Journal journal(std::move(path), std::move(content));
  journal.own_ = journal.content_.processes.size();
  if (Status written = journal.write(); !written) return pass(written);
  return journal;
}

Journal::Journal(Journal&& other) noexcept
    : path_(std::exchange(other.path_, {})), content_(std::move(other.content_)), own_(other.own_) {}

Journal::~Journal() {
  std::error_code ignored;
  if (!path_.empty()) std::filesystem::remove(path_, ignored);
}

Status Journal::write() const { return host::write_atomically(path_, host::to_text(content_), kOwnEyes); }

Status Journal::note_descendants() {
  if (own_ == 0) return fail(ErrorCode::kSystem, "this process is not to be seen in /proc", path_);
  content_.processes.resize(own_);
  for (const host::ProcessStat& process : host::descendants_of(content_.processes.front().pid)) {
    const std::string program = std::filesystem::path(host::executable_of(process.pid)).filename().string();
    content_.processes.push_back({process.pid, process.start_ticks, program});
  }
  return write();
}

Status Journal::note_file(std::string prefix) {
  content_.files.push_back(std::move(prefix));
  return write();
}

Status Journal::note_fence(Fence fence) {
  if (content_.fence == fence) return {};
  content_.fence = fence;
  return write();
}

}  // namespace prochron::agent
