// Only one that was killed is replaced: one that fails by itself would do so again.
#include "bend/keeper_process.h"

#include <csignal>
#include <utility>

#include "bend/keeper.h"
#include "bend/protocol.h"

namespace prochron::bend {

Result<KeeperProcess> KeeperProcess::start(const Request& request) {
  auto companion = host::start_companion();
  if (!companion) return pass(companion);
  if (companion->pid == 0) {
    { Keeper(request, std::move(companion->line)).run(); }
    host::end_companion();
  }
  return KeeperProcess(request, *std::move(companion));
}

KeeperProcess::~KeeperProcess() {
  if (!companion_.line) return;  // moved from
  companion_.line.close();
  if (!is_gone_) (void)host::ending_of_companion(companion_.pid, host::Wait::kYes);
}

bool KeeperProcess::is_kept(host::Wait wait) {
  while (!is_gone_) {
    const auto ending = host::ending_of_companion(companion_.pid, wait);
    if (!ending) return true;
    wait = host::Wait::kNo;
    is_gone_ = true;
    const bool was_killed = ending->by_signal && ending->value == SIGKILL;
    if (run_ && was_killed) is_gone_ = !replace();
  }
  return false;
}

bool KeeperProcess::replace() {
  auto companion = host::start_companion();
  if (!companion) {
    obstacle_ = to_string(companion.error());
    return false;
  }
  if (companion->pid == 0) {
    { Keeper(*request_, std::move(companion->line), *run_).go_on(); }
    host::end_companion();
  }
  companion_ = *std::move(companion);
  const auto answer = receive();
  if (answer && answer->kind != kGo) {
    obstacle_ = answer->text;
    (void)host::ending_of_companion(companion_.pid, host::Wait::kYes);
  }
  return !answer || answer->kind == kGo;  // or it was killed in turn
}

}  // namespace prochron::bend
