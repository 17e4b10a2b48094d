// Paths relative to /proc/self/exe.
#include "host/program_paths.h"

#include <unistd.h>

#include <array>
#include <climits>

#include "host/system_failure.h"

namespace prochron::host {
namespace {

Result<std::string> find_below_root(std::string_view folder, std::string_view name) {
  auto root = installation_root();
  if (!root) return root;
  std::string path = *root + "/" + std::string(folder) + "/" + std::string(name);
  if (::access(path.c_str(), R_OK) != 0) return system_failure("find a part of this installation", path);
  return path;
}

}  // namespace

Result<std::string> installation_root() {
  std::array<char, PATH_MAX> self{};
  const auto size = ::readlink("/proc/self/exe", self.data(), self.size());
  if (size <= 0) return system_failure("read the link", "/proc/self/exe");
  const std::string path(self.data(), static_cast<std::size_t>(size));
  std::string_view folder = std::string_view(path).substr(0, path.rfind('/'));
  for (const std::string_view ending : {"/bin", "/libexec/prochron"}) {
    if (folder.ends_with(ending)) return std::string(folder.substr(0, folder.size() - ending.size()));
  }
  return fail(ErrorCode::kBroken, "stands neither in bin/ nor in libexec/prochron/", path);
}

Result<std::string> find_bin(std::string_view name) { return find_below_root("bin", name); }
Result<std::string> find_libexec(std::string_view name) { return find_below_root("libexec/prochron", name); }
Result<std::string> find_library(std::string_view name) { return find_below_root("lib/prochron", name); }

}  // namespace prochron::host
