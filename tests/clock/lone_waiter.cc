// A victim with one thread, of which nothing passes by the shim but the wait itself, and which waits in one way, once, for
// LENGTH of its own time from START on. It says when that began and ended natively, and whether it ended as it should:
//
//   lone_waiter NAME START_NS LENGTH_NS      -> NAME BEGIN_NS END_NS 1 | 0      LENGTH: whole seconds
#include <netdb.h>
#include <netinet/in.h>
#include <poll.h>
#include <pthread.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/timerfd.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <string_view>

#include "host/native_clock.h"

extern "C" int __nss_configure_lookup(const char* database, const char* services);

namespace prochron {
namespace {

volatile std::sig_atomic_t signals;
void count_signal(int) { signals = signals + 1; }

void heed(int signal) {
  struct sigaction action {};
  action.sa_handler = count_signal;
  sigaction(signal, &action, nullptr);
}

sigset_t only(int signal) {
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, signal);
  return set;
}

itimerval in_us(const timespec& length) { return {{}, {length.tv_sec, length.tv_nsec / 1000}}; }

bool alarm_and_pause(const timespec& length) {
  heed(SIGALRM);
  alarm(static_cast<unsigned>(length.tv_sec));
  return pause() < 0 && errno == EINTR && signals == 1;
}

/// Half a second, over and over.
bool ualarm_and_sigsuspend(const timespec& length) {
  heed(SIGALRM);
  sigset_t alarm = only(SIGALRM), before;
  sigprocmask(SIG_BLOCK, &alarm, &before);
  for (std::int64_t left = length.tv_sec * 2; left > 0; left--) {
    ualarm(500'000, 0);
    sigsuspend(&before);
  }
  return signals == length.tv_sec * 2;
}

bool setitimer_and_sigsuspend(const timespec& length) {
  heed(SIGALRM);
  sigset_t alarm = only(SIGALRM), before;
  sigprocmask(SIG_BLOCK, &alarm, &before);
  const itimerval setting = in_us(length);
  setitimer(ITIMER_REAL, &setting, nullptr);
  return sigsuspend(&before) < 0 && errno == EINTR && signals == 1;
}

timer_t timer_with_signal(clockid_t clock, int flags, const timespec& time) {
  sigset_t awaited = only(SIGRTMIN);
  sigprocmask(SIG_BLOCK, &awaited, nullptr);
  sigevent event{};
  event.sigev_notify = SIGEV_SIGNAL;
  event.sigev_signo = SIGRTMIN;
  timer_t timer{};
  const itimerspec setting{{}, time};
  timer_create(clock, &event, &timer);
  timer_settime(timer, flags, &setting, nullptr);
  return timer;
}

bool timer_and_sigwaitinfo(const timespec& length) {
  timer_with_signal(CLOCK_MONOTONIC, 0, length);
  const sigset_t awaited = only(SIGRTMIN);
  siginfo_t info{};
  return sigwaitinfo(&awaited, &info) == SIGRTMIN && info.si_code == SI_TIMER;
}

bool timer_until_and_sigwait(const timespec& length) {
  timespec due{};
  clock_gettime(CLOCK_REALTIME, &due);
  due.tv_sec += length.tv_sec;
  timer_with_signal(CLOCK_REALTIME, TIMER_ABSTIME, due);
  const sigset_t awaited = only(SIGRTMIN);
  int signal = 0;
  return sigwait(&awaited, &signal) == 0 && signal == SIGRTMIN;
}

int armed_descriptor(const timespec& length) {
  const int timer = timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC);
  const itimerspec setting{{}, length};
  timerfd_settime(timer, 0, &setting, nullptr);
  return timer;
}

bool timerfd_and_poll(const timespec& length) {
  pollfd asked{armed_descriptor(length), POLLIN, 0};
  return poll(&asked, 1, -1) == 1;
}

bool timerfd_and_read(const timespec& length) {
  std::uint64_t times = 0;
  return read(armed_descriptor(length), &times, sizeof times) == sizeof times && times == 1;
}

/// Ten periods a second.
bool periodic_timerfd(const timespec& length) {
  const int timer = timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC);
  const itimerspec setting{{0, 100'000'000}, {0, 100'000'000}};
  timerfd_settime(timer, 0, &setting, nullptr);
  std::uint64_t all = 0;
  while (all < static_cast<std::uint64_t>(length.tv_sec) * 10) {
    pollfd asked{timer, POLLIN, 0};
    std::uint64_t times = 0;
    if (poll(&asked, 1, -1) != 1 || read(timer, &times, sizeof times) != sizeof times) return false;
    all += times;
  }
  return all == static_cast<std::uint64_t>(length.tv_sec) * 10;
}

bool by_gai_suspend(const timespec& length) {
  if (__nss_configure_lookup("hosts", "never") != 0) return false;
  static gaicb request{};
  request.ar_name = "somewhere";
  std::array<gaicb*, 1> list{&request};
  if (getaddrinfo_a(GAI_NOWAIT, list.data(), 1, nullptr) != 0) return false;
  const int result = gai_suspend(list.data(), 1, &length);  // by the manual EAI_AGAIN, by glibc 2.36 EAI_SYSTEM
  return (result == EAI_AGAIN || result == EAI_SYSTEM) && gai_error(&request) == EAI_INPROGRESS;
}

/// A message every millisecond, from another process: the kernel looks at the time as one arrives.
bool by_recvmmsg(const timespec& length) {
  std::array<int, 2> ends{};
  socketpair(AF_UNIX, SOCK_DGRAM, 0, ends.data());
  const pid_t parent = getpid(), sender = fork();
  if (sender == 0) {
    for (char text = 0; getppid() == parent; usleep(1000)) (void)send(ends[1], &text, 1, MSG_DONTWAIT);
    _exit(0);
  }
  constexpr unsigned kMost = 1U << 16;  // far more than come
  static std::array<mmsghdr, kMost> messages;
  static char text;
  static iovec place{&text, 1};
  for (mmsghdr& message : messages) message.msg_hdr.msg_iov = &place, message.msg_hdr.msg_iovlen = 1;
  timespec left = length;
  const int got = recvmmsg(ends[0], messages.data(), kMost, 0, &left);
  kill(sender, SIGKILL);
  waitpid(sender, nullptr, 0);
  return got > 100 && left.tv_sec == 0 && left.tv_nsec == 0;
}

volatile std::int64_t seen_by_handler;

/// Reads clocks, sets a timer and waits, as a handler may.
void busy_handler(int) {
  const int before = errno;
  timespec now{};
  clock_gettime(CLOCK_MONOTONIC, &now);
  seen_by_handler = now.tv_sec;
  const itimerspec setting{{}, {5, 0}};
  static const int timer = timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC);
  timerfd_settime(timer, 0, &setting, nullptr);
  poll(nullptr, 0, 0);
  errno = before;
}

/// A process that sends one every millisecond, until `parent` is gone or it is killed.
pid_t bombard(int signal) {
  const pid_t parent = getpid(), sender = fork();
  if (sender != 0) return sender;
  for (; getppid() == parent; usleep(1000)) kill(parent, signal);
  _exit(0);
}

bool amid_signals(const timespec& length, bool (*wait)(timespec left)) {
  struct sigaction action {};
  action.sa_handler = busy_handler;
  action.sa_flags = SA_RESTART;
  busy_handler(0);  // its descriptor is opened here
  sigaction(SIGUSR1, &action, nullptr);
  const pid_t sender = bombard(SIGUSR1);
  const bool ended = wait(length);
  kill(sender, SIGKILL);
  waitpid(sender, nullptr, 0);
  return ended && seen_by_handler != 0;
}

bool nanosleep_amid_signals(const timespec& length) {
  return amid_signals(length, [](timespec left) {
    while (nanosleep(&left, &left) != 0) {
      if (errno != EINTR) return false;
    }
    return true;
  });
}

bool condition_amid_signals(const timespec& length) {
  return amid_signals(length, [](timespec left) {
    static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
    static pthread_cond_t never = PTHREAD_COND_INITIALIZER;
    timespec due{};
    clock_gettime(CLOCK_REALTIME, &due);
    due.tv_sec += left.tv_sec;
    pthread_mutex_lock(&mutex);
    int result = 0;
    while ((result = pthread_cond_timedwait(&never, &mutex, &due)) == 0) {
    }
    pthread_mutex_unlock(&mutex);
    return result == ETIMEDOUT;
  });
}

struct LoneWait {
  std::string_view name;
  bool (*wait)(const timespec& length);
};

constexpr LoneWait kWaits[] = {
    {"alarm", alarm_and_pause},
    {"ualarm", ualarm_and_sigsuspend},
    {"setitimer", setitimer_and_sigsuspend},
    {"timer_settime", timer_and_sigwaitinfo},
    {"timer_settime_until", timer_until_and_sigwait},
    {"timerfd_and_poll", timerfd_and_poll},
    {"timerfd_and_read", timerfd_and_read},
    {"timerfd_periodic", periodic_timerfd},
    {"gai_suspend", by_gai_suspend},
    {"recvmmsg", by_recvmmsg},
    {"nanosleep_amid_signals", nanosleep_amid_signals},
    {"condition_amid_signals", condition_amid_signals},
};

}  // namespace
}  // namespace prochron

int main(int count, char** arguments) {
  if (count != 4) return 64;
  const std::int64_t start = std::strtoll(arguments[2], nullptr, 10), length = std::strtoll(arguments[3], nullptr, 10);
  for (const prochron::LoneWait& one : prochron::kWaits) {
    if (one.name != arguments[1]) continue;
    prochron::host::sleep_until({{}, start});
    const std::int64_t begin = prochron::host::monotonic_ns();
    const bool right = one.wait({length / 1'000'000'000, 0});
    std::printf("%s %lld %lld %d\n", arguments[1], static_cast<long long>(begin),
                static_cast<long long>(prochron::host::monotonic_ns()), right ? 1 : 0);
    std::fflush(stdout);
    std::_Exit(0);  // a look-up may still be under way
  }
  return 64;
}
