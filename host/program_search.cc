// The search of execvp, without its fallback to a shell for files without `#!`.
#include "host/program_search.h"

#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>

#include "host/system_failure.h"

namespace prochron::host {
namespace {

std::string below(std::string_view directory, std::string_view path) {
  if (path.starts_with('/') || directory.empty()) return std::string(path);
  return std::string(directory) + "/" + std::string(path);
}

bool is_executable_file(const std::string& path) {
  struct stat found {};
  if (::stat(path.c_str(), &found) != 0) return false;
  if (!S_ISREG(found.st_mode)) {
    errno = EACCES;
    return false;
  }
  return ::access(path.c_str(), X_OK) == 0;
}

}  // namespace

Result<std::string> find_program(std::string_view name, std::string_view search_path, std::string_view directory) {
  const std::string text(name);
  if (name.find('/') != std::string_view::npos) {
    std::string path = below(directory, name);
    if (!is_executable_file(path)) return system_failure("execute", path);
    return path;
  }
  bool forbidden = false;
  while (!name.empty()) {
    const auto colon = search_path.find(':');
    const std::string_view entry = search_path.substr(0, colon);
    std::string path = below(directory, entry.empty() ? "." : entry) + "/" + text;
    if (is_executable_file(path)) return path;
    forbidden = forbidden || errno == EACCES;
    if (colon == std::string_view::npos) break;
    search_path.remove_prefix(colon + 1);
  }
  errno = forbidden ? EACCES : ENOENT;
  return system_failure("find on the PATH", text);
}

}  // namespace prochron::host
