// Each bend has a folder of its own; a dead one's answers nobody.
#include "bend/name.h"

#include <filesystem>
#include <utility>

#include "host/run_journal.h"
#include "host/scratch.h"

namespace prochron::bend {
namespace {

constexpr const char* kFolders = "/dev/shm";
constexpr const char* kMark = "-bend-";
constexpr const char* kSocket = "/s";

std::string folder_of(RunId run, const std::string& name) { return host::run_prefix(run) + "bend-" + name; }

}  // namespace

Result<NameHeld> NameHeld::take(RunId run, const std::string& name) {
  if (const auto other = find_named(name)) {
    const auto peer = host::peer_of(other->get());
    return fail(ErrorCode::kRefused, "a bend called `" + name + "` runs already (pid " +
                                         std::to_string(peer ? peer->pid : 0) +
                                         "); without a program --name changes it");
  }
  std::string folder = folder_of(run, name);
  auto listener = host::UnixListener::open(folder + kSocket);
  if (!listener) return pass(listener);
  return NameHeld(*std::move(listener), std::move(folder));
}

Result<NameHeld> NameHeld::take_over(RunId run, const std::string& name) {
  host::remove_folder(folder_of(run, name));
  return take(run, name);
}

NameHeld::~NameHeld() {
  if (listener_.descriptor() >= 0) host::remove_folder(folder_);
}

Result<host::Descriptor> find_named(const std::string& name) {
  std::error_code ignored;
  for (const auto& entry : std::filesystem::directory_iterator(kFolders, ignored)) {
    const std::string file = entry.path().filename().string();
    const std::size_t mark = file.find(kMark);
    const bool fits = file.starts_with("prochron-") && mark != std::string::npos && file.substr(mark + 6) == name;
    if (!fits) continue;
    if (auto connection = host::connect_unix(entry.path().string() + kSocket)) return connection;
  }
  return fail(ErrorCode::kRefused, "no bend called `" + name + "` runs");
}

}  // namespace prochron::bend
