// The cache is where cmake/setup.sh says it is.
#include "controller/doctor/artefacts.h"

#include <cstdlib>
#include <filesystem>

namespace prochron::controller {
namespace {

namespace fs = std::filesystem;

fs::path cache() {
  const auto set = [](const char* name) -> const char* {
    const char* const value = std::getenv(name);
    return value != nullptr && *value != '\0' ? value : nullptr;
  };
  if (const char* given = set("PROCHRON_CACHE")) return given;
  if (const char* given = set("XDG_CACHE_HOME")) return fs::path(given) / "prochron";
  const char* const home = set("HOME");
  return fs::path(home != nullptr ? home : "/root") / ".cache/prochron";
}

}  // namespace

std::string artefact_folder(const std::string& need) {
  std::error_code none;
  fs::path newest;
  for (const fs::directory_entry& entry : fs::directory_iterator(cache(), none)) {
    if (!entry.path().filename().string().starts_with(need + "-") || !entry.is_directory(none)) continue;
    if (newest.empty() || fs::last_write_time(newest, none) < entry.last_write_time(none)) newest = entry.path();
  }
  return newest.string();
}

}  // namespace prochron::controller
