// A JVM is told by the name of the function by which every launcher of one starts it.
#include "faults/backends/faketime_reach.h"

#include <filesystem>

#include "host/files.h"

namespace prochron::faults {
namespace {

namespace fs = std::filesystem;

constexpr const char* kLibrary = "faketime/libfaketimeMT.so.1";

constexpr const char* kJvm =
    "is a JVM: with MONOTONIC left native under libfaketime its timed waits return at once and its threads spin";

}  // namespace

Result<std::string> find_libfaketime() {
  std::error_code none;
  for (const char* root : {"/usr/lib", "/usr/lib64", "/usr/local/lib"}) {
    if (const fs::path direct = fs::path(root) / kLibrary; fs::exists(direct, none)) return direct.string();
    for (const fs::directory_entry& entry : fs::directory_iterator(root, none)) {
      if (const fs::path below = entry.path() / kLibrary; fs::exists(below, none)) return below.string();
    }
  }
  return fail(ErrorCode::kUnsupported, "libfaketime is not installed; apt-get install libfaketime");
}

Result<host::Reachability> faketime_reachability(const std::string& path) {
  auto reach = host::preload_reachability(path);
  if (!reach || !reach->reachable()) return reach;
  const auto program = host::read_file(reach->file, std::size_t{256} << 20U);
  if (!program) return pass(program);
  if (program->find("JLI_Launch") == std::string::npos) return reach;
  return host::Reachability{host::Obstacle::kRuntime, reach->file, kJvm};
}

}  // namespace prochron::faults
