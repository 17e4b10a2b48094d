// Sources are first copied above all targets, so that no placement overwrites a source that is still to be placed.
#include "host/spawn.h"

#include <fcntl.h>
#include <spawn.h>

#include <algorithm>
#include <cerrno>

#include "host/descriptor.h"
#include "host/system_failure.h"

namespace prochron::host {
namespace {

/// Frees what posix_spawn's actions hold. Lives for one spawn.
class Actions {
 public:
  Actions() { posix_spawn_file_actions_init(&actions_); }
  Actions(const Actions&) = delete;
  Actions& operator=(const Actions&) = delete;
  ~Actions() { posix_spawn_file_actions_destroy(&actions_); }
  posix_spawn_file_actions_t* get() { return &actions_; }

 private:
  posix_spawn_file_actions_t actions_;
};

std::vector<char*> as_pointers(const std::vector<std::string>& texts) {
  std::vector<char*> pointers;
  for (const auto& text : texts) pointers.push_back(const_cast<char*>(text.c_str()));  // posix_spawn writes to none
  pointers.push_back(nullptr);
  return pointers;
}

}  // namespace

Result<pid_t> spawn(const std::string& path, const std::vector<std::string>& arguments,
                    const std::vector<std::string>& environment, const std::vector<PlacedDescriptor>& placed) {
  std::vector<Descriptor> sources;
  Actions actions;
  for (const auto& [own, number] : placed) {
    if (number < 0 || number > kHighestPlaced)
      return fail(ErrorCode::kBroken, "a descriptor's number is 0 to 63", path);
    sources.emplace_back(::fcntl(own, F_DUPFD_CLOEXEC, kHighestPlaced + 1));
    if (!sources.back()) return system_failure("copy descriptor " + std::to_string(own), path);
    posix_spawn_file_actions_adddup2(actions.get(), sources.back().get(), number);
  }
  for (int number = 0; number <= kHighestPlaced; ++number) {
    const bool wanted = std::any_of(placed.begin(), placed.end(), [&](const auto& p) { return p.number == number; });
    if (!wanted) posix_spawn_file_actions_addclose(actions.get(), number);
  }
  posix_spawn_file_actions_addclosefrom_np(actions.get(), kHighestPlaced + 1);
  pid_t pid = -1;
  errno = posix_spawn(&pid, path.c_str(), actions.get(), nullptr, as_pointers(arguments).data(),
                      as_pointers(environment).data());
  if (errno != 0) return system_failure("start", path);
  return pid;
}

}  // namespace prochron::host
