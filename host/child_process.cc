// The owner's side of host/guard_protocol.h.
#include "host/child_process.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <memory>
#include <utility>

#include "host/guard_protocol.h"
#include "host/native_clock.h"
#include "host/program_paths.h"
#include "host/spawn.h"
#include "host/system_failure.h"

namespace prochron::host {
namespace {

constexpr Duration kForcedEnd = std::chrono::seconds(5);  // SIGKILL needs milliseconds; this bounds a broken kernel

struct Ends {
  Descriptor mine;
  Descriptor theirs;
};

Result<Ends> make_ends(Stream stream, int inherited) {
  Ends ends;
  if (stream == Stream::kCapture) {
    int numbers[2];
    if (::pipe2(numbers, O_CLOEXEC) != 0) return system_failure("open a pipe");
    return Ends{Descriptor(numbers[0]), Descriptor(numbers[1])};
  }
  ends.theirs = Descriptor(stream == Stream::kInherit ? ::fcntl(inherited, F_DUPFD_CLOEXEC, 0)
                                                      : ::open("/dev/null", O_RDWR | O_CLOEXEC));
  if (!ends.theirs) return system_failure("open a standard stream");
  return ends;
}

std::vector<std::string> guard_arguments(const ChildSpec& spec) {
  const auto grace = std::chrono::ceil<std::chrono::milliseconds>(spec.grace).count();
  const auto outlive = std::chrono::ceil<std::chrono::milliseconds>(spec.outlive).count();
  std::string leftovers;
  for (const std::string& prefix : spec.leftovers) leftovers += (leftovers.empty() ? "" : ":") + prefix;
  std::vector<std::string> arguments = {"prochron-guard",
                                        std::to_string(GUARD_PROTOCOL),
                                        std::to_string(grace),
                                        std::to_string(spec.stop_signal),
                                        spec.hold ? "1" : "0",
                                        std::to_string(outlive),
                                        spec.directory,
                                        leftovers,
                                        spec.path};
  arguments.insert(arguments.end(), spec.arguments.begin(), spec.arguments.end());
  return arguments;
}

}  // namespace

Result<GuardedChild> GuardedChild::start(const ChildSpec& spec) {
  if (spec.arguments.empty()) return fail(ErrorCode::kBroken, "a program needs its own name as its first argument");
  GuardedChild child;
  child.path_ = spec.path;
  if (auto spawned = child.spawn_guard(spec); !spawned) return pass(spawned);
  while (child.program_ < 0 && child.state_ != State::kGone) child.await_report(kForcedEnd);
  if (child.start_failure_) return tl::unexpected<Error>(*child.start_failure_);
  if (!spec.hold) {
    if (auto started = child.await_start(); !started) return pass(started);
  }
  if (child.state_ == State::kGone) return fail(ErrorCode::kSystem, "its guard could not start it", spec.path);
  return child;
}

Status GuardedChild::spawn_guard(const ChildSpec& spec) {
  const auto guard = find_libexec("prochron-guard");
  if (!guard) return pass(guard);
  int line[2];
  if (::socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, line) != 0) return system_failure("open a socket pair");
  line_ = Descriptor(line[0]);
  const Descriptor theirs(line[1]);
  auto input = make_ends(spec.input, STDIN_FILENO);
  if (!input) return pass(input);
  auto output = make_ends(spec.output, STDOUT_FILENO);
  if (!output) return pass(output);
  auto error = make_ends(spec.error, STDERR_FILENO);
  if (!error) return pass(error);
  std::vector<PlacedDescriptor> placed = {{input->theirs.get(), STDIN_FILENO},
                                          {output->theirs.get(), STDOUT_FILENO},
                                          {error->theirs.get(), STDERR_FILENO},
                                          {theirs.get(), GUARD_OWNER_FD}};
  for (const auto& [own, number] : spec.inherited) {
    if (number < GUARD_FIRST_FREE_FD) return fail(ErrorCode::kBroken, "inherited descriptors are 10 to 63", spec.path);
    placed.push_back({own, number});
  }
  const auto pid = spawn(*guard, guard_arguments(spec), spec.environment, placed);
  if (!pid) return pass(pid);
  guard_ = *pid;
  pidfd_ = Descriptor(static_cast<int>(::syscall(SYS_pidfd_open, guard_, 0)));
  output_ = std::move(output->mine);
  error_ = std::move(error->mine);
  return {};
}

Status GuardedChild::await_start() {
  while (state_ == State::kHeld) await_report(kForcedEnd);
  if (start_failure_) return tl::unexpected<Error>(*start_failure_);
  return {};
}

GuardedChild& GuardedChild::operator=(GuardedChild&& other) noexcept {
  if (this == &other) return *this;
  std::destroy_at(this);
  return *std::construct_at(this, std::move(other));
}

GuardedChild::~GuardedChild() {
  if (!line_ || guard_ < 0) return;
  const unsigned char order = GUARD_END_NOW;
  ::send(line_.get(), &order, 1, MSG_NOSIGNAL);
  end();
  while (state_ != State::kGone && await_report(kForcedEnd)) {
  }
}

Status GuardedChild::release() {
  const unsigned char order = GUARD_RELEASE;
  if (::send(line_.get(), &order, 1, MSG_NOSIGNAL) != 1) return system_failure("release", path_);
  return await_start();
}

Status GuardedChild::signal(int number) {
  const auto order = static_cast<unsigned char>(number);
  if (number < 1 || number > SIGRTMAX) return fail(ErrorCode::kBroken, "no signal " + std::to_string(number), path_);
  if (observe() == State::kEnding || state_ == State::kGone) return fail(ErrorCode::kRefused, "has ended", path_);
  if (::send(line_.get(), &order, 1, MSG_NOSIGNAL) != 1) return system_failure("send a signal to", path_);
  return {};
}

void GuardedChild::end() {
  // To one that may outlive us our end says nothing: the signal says it.
  const auto order = static_cast<unsigned char>(GUARD_END_GENTLY);
  ::send(line_.get(), &order, 1, MSG_NOSIGNAL);
  ::shutdown(line_.get(), SHUT_WR);
}

GuardedChild::State GuardedChild::observe() {
  while (await_report(Duration{0})) {
  }
  return state_;
}

Result<Ending> GuardedChild::wait(Duration timeout) {
  const std::int64_t deadline = monotonic_ns() + timeout.count();
  while (observe() != State::kGone) {
    const Duration left{deadline - monotonic_ns()};
    if (left <= Duration{0}) return fail(ErrorCode::kTimeout, "has not ended", path_, Definite::kNo);
    await_report(left);
  }
  if (!ending_) return fail(ErrorCode::kBroken, "its guard was killed, and the program with it", path_);
  return *ending_;
}

// True if a report was taken in; the end of file counts as one, once.
bool GuardedChild::await_report(Duration timeout) {
  if (state_ == State::kGone) return false;
  pollfd ready{line_.get(), POLLIN, 0};
  const auto ms = std::chrono::ceil<std::chrono::milliseconds>(timeout).count();
  const NativeTime until = native_now() + timeout;
  int found = 0;
  do {  // a signal handler of our process may interrupt: then again, unless that used up the time
    found = ::poll(&ready, 1, static_cast<int>(std::min<std::int64_t>(ms, 3'600'000)));
  } while (found < 0 && errno == EINTR && native_now() < until);
  if (found <= 0) return false;
  guard_report report{};
  if (::recv(line_.get(), &report, sizeof report, MSG_DONTWAIT) == sizeof report) {
    take_report(report.kind, report.value);
  } else {
    take_end();
  }
  return true;
}

void GuardedChild::take_report(int kind, int value) {
  const auto failed = [&](const char* attempt) {
    errno = value;
    start_failure_ = system_failure(attempt, path_).value();
    state_ = State::kEnding;
  };
  switch (kind) {
    case GUARD_PID:
      program_ = value;
      break;
    case GUARD_STARTED:
      state_ = State::kRunning;
      break;
    case GUARD_FAILED_DIRECTORY:
      failed("enter the directory of");
      break;
    case GUARD_FAILED_PRIVILEGE:
      failed("give up CAP_SYS_TIME for");
      break;
    case GUARD_FAILED_EXEC:
      failed("execute");
      break;
    case GUARD_FAILED_PROTOCOL:
      start_failure_ = Error{ErrorCode::kBroken,
                             "its guard speaks protocol " + std::to_string(value) + ", this program " +
                                 std::to_string(GUARD_PROTOCOL) + ": they are of different builds; build both again",
                             path_, Definite::kYes};
      state_ = State::kEnding;
      break;
    case GUARD_EXITED:
    case GUARD_SIGNALLED:
      ending_ = Ending{kind == GUARD_SIGNALLED, value};
      state_ = State::kEnding;
      break;
    default:
      break;
  }
}

void GuardedChild::take_end() {
  state_ = State::kGone;
  siginfo_t ignored{};
  while (::waitid(P_PIDFD, static_cast<id_t>(pidfd_.get()), &ignored, WEXITED) != 0 && errno == EINTR) {
  }
}

}  // namespace prochron::host
