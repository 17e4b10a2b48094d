// The line is moved to the lowest number that is free above the standard streams, and everything above it closed.
#include "host/companion.h"

#include <fcntl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>

#include "host/system_failure.h"
#include "host/unix_socket.h"

namespace prochron::host {
namespace {

constexpr int kLine = STDERR_FILENO + 1;

void settle_down(Descriptor& line) {
  ::setsid();
  for (int number = 1; number < NSIG; ++number) std::signal(number, SIG_DFL);
  std::signal(SIGPIPE, SIG_IGN);
  std::signal(SIGXFSZ, SIG_IGN);
  sigset_t none;
  sigemptyset(&none);
  sigprocmask(SIG_SETMASK, &none, nullptr);
  const int nowhere = ::open("/dev/null", O_RDWR);
  for (int stream = STDIN_FILENO; stream <= STDERR_FILENO; ++stream) ::dup2(nowhere, stream);
  const int own = line.release();
  if (own != kLine) ::dup3(own, kLine, O_CLOEXEC);
  ::syscall(SYS_close_range, static_cast<unsigned>(kLine) + 1, ~0U, 0U);
  line = Descriptor(kLine);
}

}  // namespace

Result<Companion> start_companion() {
  auto line = make_socket_pair();
  if (!line) return pass(line);
  const pid_t pid = ::fork();
  if (pid < 0) return system_failure("start a process beside this one");
  if (pid > 0) return Companion{pid, std::move(line->mine)};
  settle_down(line->theirs);
  line->mine.release();  // closed with all the others
  return Companion{0, std::move(line->theirs)};
}

void end_companion() { ::_exit(0); }

std::optional<Ending> ending_of_companion(pid_t pid, Wait wait) {
  siginfo_t seen{};
  const int how = WEXITED | (wait == Wait::kNo ? WNOHANG : 0);
  while (::waitid(P_PID, static_cast<id_t>(pid), &seen, how) != 0) {
    if (errno != EINTR) return {};
  }
  if (seen.si_pid == 0) return {};
  return Ending{seen.si_code != CLD_EXITED, seen.si_status};
}

}  // namespace prochron::host
