// A runtime is told by the name of its entry function, which its launcher imports or exports.
#include "faults/backends/faketime_reach.h"

#include <filesystem>

#include "host/files.h"

namespace prochron::faults {
namespace {

namespace fs = std::filesystem;

constexpr const char* kLibrary = "faketime/libfaketimeMT.so.1";

constexpr const char* kJvm =
    "is a JVM: with MONOTONIC left native under libfaketime its timed waits return at once and its threads spin";
constexpr const char* kPython = "is Python: with MONOTONIC left native under libfaketime its sleeps fail";

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
  const auto names = [&](std::string_view function) { return program->find(function) != std::string::npos; };
  if (names("JLI_Launch")) return host::Reachability{host::Obstacle::kRuntime, reach->file, kJvm};
  if (names("Py_BytesMain")) return host::Reachability{host::Obstacle::kRuntime, reach->file, kPython};
  return reach;
}

}  // namespace prochron::faults
