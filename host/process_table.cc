// Reading /proc.
#include "host/process_table.h"

#include <dirent.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <climits>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <memory>
#include <set>

#include "host/files.h"

namespace prochron::host {
namespace {

std::string place_of(pid_t pid, std::string_view file) {
  return "/proc/" + std::to_string(pid) + "/" + std::string(file);
}

std::vector<std::string> split_at_zeros(std::string_view text) {
  std::vector<std::string> parts;
  while (!text.empty()) {
    const auto end = text.find('\0');
    parts.emplace_back(text.substr(0, end));
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
  }
  return parts;
}

std::vector<std::string> read_parts(pid_t pid, std::string_view file) {
  const auto text = read_file(place_of(pid, file));
  return text ? split_at_zeros(*text) : std::vector<std::string>();
}

}  // namespace

Result<ProcessStat> read_process(pid_t pid) {
  const std::string path = place_of(pid, "stat");
  const auto text = read_file(path);
  if (!text) return pass(text);
  const auto name_end = text->rfind(')');  // the name may hold anything, a parenthesis too
  ProcessStat found;
  found.pid = pid;
  unsigned long long start = 0;
  const char* const rest = name_end == std::string::npos ? "" : text->c_str() + name_end;
  const int fields =
      std::sscanf(rest, ") %c %d %*d %*d %*d %*d %*u %*u %*u %*u %*u %*u %*u %*d %*d %*d %*d %*d %*d %llu",
                  &found.state, &found.parent, &start);
  if (fields != 3) return fail(ErrorCode::kCorrupt, "not the line that the kernel documents", path);
  found.start_ticks = start;
  return found;
}

Result<ProcessStat> this_process() { return read_process(::getpid()); }

pid_t process_of_thread(pid_t tid) {
  const auto text = read_file(place_of(tid, "status"));
  const auto at = text ? text->find("\nTgid:") : std::string::npos;
  return at == std::string::npos ? 0 : std::atoi(text->c_str() + at + 6);
}

std::vector<pid_t> threads_of(pid_t pid) {
  std::vector<pid_t> found;
  std::error_code gone;
  for (const auto& entry : std::filesystem::directory_iterator(place_of(pid, "task"), gone)) {
    found.push_back(std::atoi(entry.path().filename().c_str()));
  }
  return found;
}

std::vector<ProcessStat> all_processes() {
  std::vector<ProcessStat> all;
  const std::unique_ptr<DIR, int (*)(DIR*)> folder(opendir("/proc"), closedir);
  if (!folder) return all;
  while (const dirent* entry = readdir(folder.get())) {
    const int pid = std::atoi(entry->d_name);
    if (pid <= 0) continue;
    if (auto found = read_process(pid)) all.push_back(*found);
  }
  return all;
}

std::vector<ProcessStat> descendants_of(pid_t ancestor) {
  std::vector<ProcessStat> rest = all_processes(), found;
  std::set<pid_t> family{ancestor};
  for (bool grew = true; grew;) {
    const auto begin = std::stable_partition(rest.begin(), rest.end(),
                                             [&](const ProcessStat& p) { return !family.contains(p.parent); });
    grew = begin != rest.end();
    for (auto child = begin; child != rest.end(); ++child) family.insert(child->pid);
    found.insert(found.end(), begin, rest.end());
    rest.erase(begin, rest.end());
  }
  return found;
}

std::string executable_of(pid_t pid) {
  std::array<char, PATH_MAX> target{};
  const auto size = ::readlink(place_of(pid, "exe").c_str(), target.data(), target.size());
  return size <= 0 ? std::string() : std::string(target.data(), static_cast<std::size_t>(size));
}

std::vector<std::string> arguments_of(pid_t pid) { return read_parts(pid, "cmdline"); }
std::vector<std::string> environment_of(pid_t pid) { return read_parts(pid, "environ"); }

std::vector<pid_t> processes_marked(std::string_view assignment) {
  std::vector<pid_t> found;
  for (const auto& process : all_processes()) {
    const auto environment = environment_of(process.pid);  // empty for a zombie
    if (std::find(environment.begin(), environment.end(), assignment) != environment.end())
      found.push_back(process.pid);
  }
  return found;
}

}  // namespace prochron::host
