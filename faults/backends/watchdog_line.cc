// Lost is decided on this side first, a margin before the watchdog would: what is told later than that might come after
// its healing.
#include "faults/backends/watchdog_line.h"

#include <sys/socket.h>
#include <sys/wait.h>

#include <array>
#include <utility>

#include "host/native_clock.h"
#include "host/passed_environment.h"
#include "host/program_paths.h"
#include "host/spawn.h"
#include "host/system_failure.h"
#include "host/unix_socket.h"

namespace prochron::faults {
namespace {

constexpr int kWatchdogsEnd = 3;
constexpr Duration kMargin = std::chrono::milliseconds(100);
constexpr Duration kEndPatience = std::chrono::seconds(1);

}  // namespace

Result<WatchdogLine> WatchdogLine::start(Duration lease) {
  const auto path = host::find_libexec("prochron-watchdog");
  if (!path) return pass(path);
  auto ends = host::make_socket_pair();
  if (!ends) return pass(ends);
  const auto ms = std::chrono::duration_cast<std::chrono::milliseconds>(lease).count();
  const auto pid = host::spawn(*path, {"prochron-watchdog", std::to_string(ms)}, host::passed_environment(),
                               {{ends->theirs.get(), kWatchdogsEnd}});
  if (!pid) return pass(pid);
  return WatchdogLine(std::move(ends->mine), *pid, lease);
}

WatchdogLine::WatchdogLine(host::Descriptor line, pid_t pid, Duration lease)
    : line_(std::move(line)), pid_(pid), lease_(lease), valid_until_(host::native_now() + lease - kMargin) {}

WatchdogLine::WatchdogLine(WatchdogLine&& other) noexcept
    : line_(std::move(other.line_)),
      pid_(std::exchange(other.pid_, -1)),
      lease_(other.lease_),
      valid_until_(other.valid_until_),
      lost_(other.lost_) {}

WatchdogLine::~WatchdogLine() {
  if (pid_ < 0) return;
  line_ = {};
  const NativeTime deadline = host::native_now() + kEndPatience;
  while (::waitpid(pid_, nullptr, WNOHANG) == 0 && host::native_now() < deadline) {
    host::sleep_until(host::native_now() + std::chrono::milliseconds(2));
  }
}

Status WatchdogLine::tell(const std::string& order) {
  const std::string line = order + "\n";
  lost_ = lost_ || host::native_now() >= valid_until_;
  if (lost_) return fail(ErrorCode::kRefused, "the watchdog heard nothing for too long and has healed the victims");
  if (::send(line_.get(), line.data(), line.size(), MSG_NOSIGNAL) == static_cast<ssize_t>(line.size())) return {};
  lost_ = true;
  return host::system_failure("reach", "the watchdog", Definite::kNo);
}

Status WatchdogLine::plan(const std::string& path, const std::vector<TimestampChange>& changes) {
  std::string order = "plan\t" + path;
  for (const TimestampChange& change : changes) order += "\t" + std::to_string(change.second) + "\t" + change.line;
  return tell(order);
}

Status WatchdogLine::renew() {
  if (const Status told = tell("renew"); !told) return told;
  valid_until_ = host::native_now() + lease_ - kMargin;
  return check_answers();
}

Status WatchdogLine::check_answers() {
  std::array<char, 256> answer{};
  if (::recv(line_.get(), answer.data(), answer.size(), MSG_DONTWAIT) <= 0) return {};
  lost_ = true;
  return fail(ErrorCode::kRefused, "the host was too busy to change a clock in time", "the watchdog", Definite::kNo);
}

}  // namespace prochron::faults
