// The keeper as the process in the foreground knows it: who is asked to hold the clock, and is replaced by another one if it
// is killed, so that the bend outlives it.
#pragma once

#include <sys/types.h>

#include <optional>
#include <string>
#include <string_view>

#include "bend/request.h"
#include "core/ids.h"
#include "core/result.h"
#include "host/companion.h"
#include "host/message_line.h"

namespace prochron::bend {

/// Owned by main of the process in the foreground; its only thread. Destruction hangs up, which ends the bend, and waits.
class KeeperProcess {
 public:
  /// `request` outlives it.
  static Result<KeeperProcess> start(const Request& request);
  KeeperProcess(KeeperProcess&&) noexcept = default;
  KeeperProcess& operator=(KeeperProcess&&) = delete;
  ~KeeperProcess();

  pid_t pid() const { return companion_.pid; }
  int line() const { return companion_.line.get(); }
  Status send(char kind, std::string_view text) const { return host::send_message(line(), kind, text); }
  Result<host::Message> receive() const { return host::receive_message(line()); }

  /// From now on there is something to go on with.
  void holds(RunId run) { run_ = run; }
  RunId run() const { return run_.value_or(RunId{}); }
  /// Whether there is a keeper: another one, if the last was killed. Asked when a child may have ended (kNo) or the line
  /// has (kYes).
  bool is_kept(host::Wait wait);
  /// Why nobody could go on; empty: it was not tried.
  const std::string& obstacle() const { return obstacle_; }

 private:
  KeeperProcess(const Request& request, host::Companion companion) : request_(&request), companion_(std::move(companion)) {}
  bool replace();

  const Request* request_;
  host::Companion companion_;
  std::optional<RunId> run_;
  std::string obstacle_;
  bool is_gone_ = false;
};

}  // namespace prochron::bend
