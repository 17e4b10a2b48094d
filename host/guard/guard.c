// Every child's parent: it makes sure that what its owner starts ends with its owner, whatever that was doing. The guard
// is the subreaper of all that its program forks, so a descendant that called setsid or forked twice becomes the guard's
// own child once its parent dies; "waitpid knows no child" is then exactly "nothing is left". Killing own children only,
// layer by layer, is free of pid reuse: a child that nobody has waited for keeps its pid. Files that the program made by
// names agreed on beforehand go last, when nobody is left to use them.
//
// Not covered: a guard killed by SIGKILL takes its program along (PDEATHSIG, which exec of a setuid file clears), but
// deeper descendants go to the next subreaper up, usually its owner's own guard, which ends them when it ends.
#define _GNU_SOURCE
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/capability.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>

#include "host/guard/leftovers.h"
#include "host/guard_protocol.h"

static enum { RUNNING, STOPPING, KILLING } phase;
static pid_t program;  // 0 once waited for
static int released;
static int door;  // to the program: a byte lets it go; the answer is a byte when it failed, end of file when it execs
static int orders = GUARD_OWNER_FD;  // -1 once the owner has closed or half-closed
static int outliving;                // the owner is gone, the program not yet to end

static void report(int kind, int value) {
  const struct guard_report line = {kind, value};
  if (write(GUARD_OWNER_FD, &line, sizeof line) < 0) return;  // a dead owner is noticed by its end of file
}

// A victim that could set the clock would bend this host. Root regains on exec what its bounding set holds, so that goes
// too; the ambient set follows the inheritable one.
static int give_up_system_time(void) {
  struct __user_cap_header_struct header = {_LINUX_CAPABILITY_VERSION_3, 0};
  struct __user_cap_data_struct sets[2];
  if (syscall(SYS_capget, &header, sets) != 0) return errno;
  const unsigned mask = 1U << CAP_SYS_TIME;
  if (prctl(PR_CAPBSET_DROP, CAP_SYS_TIME, 0, 0, 0) != 0 && (sets[0].permitted & mask) != 0) return errno;
  sets[0].permitted &= ~mask;
  sets[0].effective &= ~mask;
  sets[0].inheritable &= ~mask;
  return syscall(SYS_capset, &header, sets) != 0 ? errno : 0;
}

static _Noreturn void refuse(int kind, int error) {
  report(kind, error);
  _exit(write(door, "", 1) == 1 ? 127 : 126);
}

static _Noreturn void become_program(char **argv, pid_t parent) {
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  if (getppid() != parent) _exit(127);  // the guard died before the line above
  setpgid(0, 0);  // what it sends to its own group is not meant for its guard
  const unsigned long defaults[4] = {0};  // the kernel's sigaction: libc's signal() spares two numbers of its own
  for (int number = 1; number < NSIG; ++number) syscall(SYS_rt_sigaction, number, defaults, NULL, 8);
  sigset_t none;
  sigemptyset(&none);
  sigprocmask(SIG_SETMASK, &none, NULL);
  const char *directory = argv[GUARD_ARG_DIRECTORY];
  if (directory[0] != 0 && chdir(directory) != 0) refuse(GUARD_FAILED_DIRECTORY, errno);
  if ((errno = give_up_system_time()) != 0) refuse(GUARD_FAILED_PRIVILEGE, errno);
  char go;
  if (read(door, &go, 1) != 1) _exit(127);
  execv(argv[GUARD_ARG_PATH], argv + GUARD_ARG_ARGV0);
  refuse(GUARD_FAILED_EXEC, errno);
}

static int start(char **argv) {
  int doors[2];
  if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, doors) != 0) return 0;
  const pid_t self = getpid();
  program = fork();
  door = doors[program == 0];
  close(doors[program != 0]);
  if (program == 0) become_program(argv, self);
  if (program < 0) return 0;
  report(GUARD_PID, program);
  // What the program inherited is the program's alone: a pipe or socket must close when the program closes it.
  const int null = open("/dev/null", O_RDWR | O_CLOEXEC);
  for (int fd = 0; fd <= 2; ++fd) dup2(null, fd);
  syscall(SYS_close_range, GUARD_FIRST_FREE_FD, ~0U, 0);
  return 1;
}

static void release(void) {
  if (!released && write(door, "", 1) == 1) released = 1;
}

static void learn_start(void) {
  char none;
  if (door >= 0 && read(door, &none, 1) == 0 && released) report(GUARD_STARTED, 0);
  close(door);
  door = -1;
}

// SIGALRM comes after so long; 0 if that is at once, or never.
static int alarm_after(const char *ms_text) {
  const int ms = atoi(ms_text);
  const struct itimerval timer = {.it_value = {ms / 1000, ms % 1000 * 1000}};
  return ms > 0 && setitimer(ITIMER_REAL, &timer, NULL) == 0;
}

static void end_gently(char **argv) {
  if (phase != RUNNING) return;
  outliving = 0;
  phase = alarm_after(argv[GUARD_ARG_GRACE]) ? STOPPING : KILLING;
  kill(program, atoi(argv[GUARD_ARG_STOP]));
  kill(program, SIGCONT);  // a paused program could not hear it
}

static void obey_owner(char **argv) {
  unsigned char command;
  if (read(orders, &command, 1) != 1) {
    orders = -1;
    outliving = phase == RUNNING && released && alarm_after(argv[GUARD_ARG_OUTLIVE]);
    if (!outliving) end_gently(argv);
    return;
  }
  if (command == GUARD_RELEASE) return release();
  if (command == GUARD_END_GENTLY) return end_gently(argv);
  if (command == GUARD_END_NOW) phase = KILLING;
  if (command < NSIG && program != 0) kill(program, command);
}

static void kill_children(void) {
  DIR *all = opendir("/proc");
  for (struct dirent *entry; all != NULL && (entry = readdir(all)) != NULL;) {
    char path[64], line[512] = "";
    const pid_t pid = atoi(entry->d_name);
    snprintf(path, sizeof path, "/proc/%d/stat", pid);
    FILE *stat = pid > 0 ? fopen(path, "re") : NULL;
    if (stat == NULL) continue;
    const char *name_end = fgets(line, sizeof line, stat) != NULL ? strrchr(line, ')') : NULL;
    int parent = 0;
    if (name_end != NULL && sscanf(name_end, ") %*c %d", &parent) == 1 && parent == getpid()) kill(pid, SIGKILL);
    fclose(stat);
  }
  if (all != NULL) closedir(all);
}

// False once no child is left, and with that no descendant.
static int wait_for_children(void) {
  int status;
  pid_t pid;
  while ((pid = waitpid(-1, &status, WNOHANG)) > 0) {
    if (pid != program) continue;
    phase = KILLING;
    learn_start();
    program = 0;
    if (WIFEXITED(status)) report(GUARD_EXITED, WEXITSTATUS(status));
    if (WIFSIGNALED(status)) report(GUARD_SIGNALLED, WTERMSIG(status));
  }
  return pid == 0;
}

int main(int argc, char **argv) {
  if (argc <= GUARD_ARG_ARGV0 || atoi(argv[GUARD_ARG_PROTOCOL]) != GUARD_PROTOCOL) {
    report(GUARD_FAILED_PROTOCOL, GUARD_PROTOCOL);
    return 64;
  }
  sigset_t all;
  sigfillset(&all);
  sigprocmask(SIG_SETMASK, &all, NULL);
  signal(SIGCHLD, SIG_DFL);  // inherited as ignored, it would hide the children's ends
  syscall(SYS_close_range, GUARD_OWNER_FD + 1, GUARD_FIRST_FREE_FD - 1, 0);
  fcntl(GUARD_OWNER_FD, F_SETFD, FD_CLOEXEC);
  const int signals = signalfd(-1, &all, SFD_CLOEXEC | SFD_NONBLOCK);
  if (prctl(PR_SET_CHILD_SUBREAPER, 1) != 0 || setpgid(0, 0) != 0 || !start(argv)) return 71;
  if (argv[GUARD_ARG_HOLD][0] == '0') release();
  while (wait_for_children()) {
    if (phase == KILLING) kill_children();
    struct pollfd ready[] = {{signals, POLLIN, 0}, {door, POLLIN, 0}, {orders, POLLIN, 0}};
    poll(ready, 3, phase == KILLING ? 10 : -1);
    struct signalfd_siginfo signal;
    while (read(signals, &signal, sizeof signal) == sizeof signal) {
      if (signal.ssi_signo == SIGTERM) end_gently(argv);
      if (signal.ssi_signo == SIGUSR1 && outliving) alarm_after(argv[GUARD_ARG_OUTLIVE]);
      if (signal.ssi_signo == SIGALRM) outliving ? end_gently(argv) : (void)(phase = KILLING);
    }
    if (ready[1].revents != 0) learn_start();
    if (ready[2].revents != 0) obey_owner(argv);
  }
  remove_leftovers(argv[GUARD_ARG_LEFTOVERS]);
  return 0;
}
