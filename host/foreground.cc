// All signals are blocked and taken one by one, so nothing has to be done in a handler, and none is missed.
#include "host/foreground.h"

#include <fcntl.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>

#include "host/process_table.h"
#include "host/system_failure.h"

namespace prochron::host {
namespace {

std::vector<char*> as_pointers(const std::vector<std::string>& texts) {
  std::vector<char*> pointers;
  for (const auto& text : texts) pointers.push_back(const_cast<char*>(text.c_str()));  // execve writes to none
  pointers.push_back(nullptr);
  return pointers;
}

bool descends_from(pid_t pid, pid_t ancestor) {
  for (int depth = 0; pid > 1 && depth < 64; ++depth) {
    if (pid == ancestor) return true;
    const auto process = read_process(pid);
    if (!process) return false;
    pid = process->parent;
  }
  return false;
}

/// The terminal sends to the whole group, the kernel in its name; and what the program sends to its own group is its
/// own affair.
bool has_reached(const siginfo_t& signal, pid_t program) {
  return signal.si_code == SI_KERNEL || descends_from(signal.si_pid, program);
}

bool stopped_by_terminal(int number) { return number == SIGTSTP || number == SIGTTIN || number == SIGTTOU; }

ExecObstacle obstacle_of(int number) {
  return number == ENOENT || number == ENOTDIR ? ExecObstacle::kNotFound : ExecObstacle::kNotExecutable;
}

}  // namespace

Foreground::Foreground() {
  sigset_t all;
  sigfillset(&all);
  sigprocmask(SIG_SETMASK, &all, &mask_);
  struct sigaction ordinary {};  // a caller that ignores its children would hide their end from us
  ordinary.sa_handler = SIG_DFL;
  sigaction(SIGCHLD, &ordinary, &child_action_);
}

Foreground::~Foreground() {
  go_.close();  // whoever still is held ends
  if (program_ > 0) ::waitpid(program_, nullptr, WNOHANG);
  sigaction(SIGCHLD, &child_action_, nullptr);
  sigprocmask(SIG_SETMASK, &mask_, nullptr);
}

Result<pid_t> Foreground::hold(const std::string& path, const std::vector<std::string>& arguments,
                               const std::vector<std::string>& environment, pid_t tracer) {
  int down[2], up[2];
  if (::pipe2(down, O_CLOEXEC) != 0) return system_failure("open a pipe");
  Descriptor started(down[0]);
  go_ = Descriptor(down[1]);
  if (::pipe2(up, O_CLOEXEC) != 0) return system_failure("open a pipe");
  report_ = Descriptor(up[0]);
  Descriptor reporter(up[1]);
  const std::vector<char*> words = as_pointers(arguments), variables = as_pointers(environment);
  path_ = path;
  program_ = ::fork();
  if (program_ < 0) return system_failure("start", path);
  if (program_ > 0) return program_;
  go_.close();
  ::prctl(PR_SET_PTRACER, static_cast<unsigned long>(tracer), 0, 0, 0);  // where only ancestors may, else it is refused
  char go = 0;
  if (::read(started.get(), &go, 1) != 1) ::_exit(125);
  sigaction(SIGCHLD, &child_action_, nullptr);
  sigprocmask(SIG_SETMASK, &mask_, nullptr);
  ::execve(path.c_str(), words.data(), variables.data());
  const int number = errno;
  const auto told = ::write(reporter.get(), &number, sizeof number);
  ::_exit(told == sizeof number ? 126 : 125);
}

Status Foreground::release() {
  if (::write(go_.get(), "", 1) != 1) return system_failure("start", path_);
  int number = 0;
  if (::read(report_.get(), &number, sizeof number) != sizeof number) return {};
  obstacle_ = obstacle_of(number);
  errno = number;
  return system_failure("execute", path_);
}

std::optional<Ending> Foreground::look() {
  siginfo_t seen{};
  while (::waitid(P_PID, static_cast<id_t>(program_), &seen, WSTOPPED | WCONTINUED | WNOHANG) == 0 && seen.si_pid != 0) {
    if (seen.si_code == CLD_STOPPED && stopped_by_terminal(seen.si_status)) ::raise(SIGSTOP);
    seen = {};
  }
  if (::waitid(P_PID, static_cast<id_t>(program_), &seen, WEXITED | WNOHANG | WNOWAIT) != 0 || seen.si_pid == 0) {
    return {};
  }
  return Ending{seen.si_code != CLD_EXITED, seen.si_status};
}

void Foreground::take(const siginfo_t& signal) {
  if (signal.si_signo != SIGCHLD && !has_reached(signal, program_)) ::kill(program_, signal.si_signo);
}

Ending Foreground::wait(const std::function<void()>& on_child) {
  sigset_t all;
  sigfillset(&all);
  for (;;) {
    if (const auto ending = look()) return *ending;
    siginfo_t signal{};
    if (sigwaitinfo(&all, &signal) <= 0) continue;
    take(signal);
    if (signal.si_signo == SIGCHLD) on_child();
  }
}

ExecObstacle why_not_executed(const std::string& name, const std::string& search_path) {
  struct stat found {};
  if (name.find('/') != std::string::npos) {
    return ::stat(name.c_str(), &found) == 0 ? ExecObstacle::kNotExecutable : obstacle_of(errno);
  }
  for (std::size_t at = 0; at <= search_path.size();) {
    const std::size_t end = std::min(search_path.find(':', at), search_path.size());
    const std::string folder = search_path.substr(at, end - at);
    if (::stat(((folder.empty() ? "." : folder) + "/" + name).c_str(), &found) == 0 && !S_ISDIR(found.st_mode)) {
      return ExecObstacle::kNotExecutable;
    }
    at = end + 1;
  }
  return ExecObstacle::kNotFound;
}

void end_by(int number) {
  std::signal(number, SIG_DFL);
  sigset_t only;
  sigemptyset(&only);
  sigaddset(&only, number);
  ::raise(number);
  sigprocmask(SIG_UNBLOCK, &only, nullptr);
}

}  // namespace prochron::host
