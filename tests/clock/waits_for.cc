// Waits of glibc for a duration: whatever their clock, no step moves them, and a drift does.
#include <aio.h>
#include <linux/futex.h>
#include <poll.h>
#include <sys/epoll.h>
#include <sys/select.h>
#include <sys/sem.h>
#include <sys/syscall.h>
#include <threads.h>
#include <unistd.h>

#include <array>
#include <csignal>

#include "tests/clock/wait_kind.h"

namespace prochron {
namespace {

int in_ms(const timespec& time) { return static_cast<int>(time.tv_sec * 1000 + time.tv_nsec / 1'000'000); }

/// The reading end of a pipe to which nobody writes.
int silent() {
  std::array<int, 2> ends{};
  return pipe(ends.data()) == 0 ? ends[0] : -1;
}

int silent_set() {
  const int set = epoll_create1(0);
  epoll_event event{};
  event.events = EPOLLIN;
  epoll_ctl(set, EPOLL_CTL_ADD, silent(), &event);
  return set;
}

Outcome by_nanosleep(clockid_t, const timespec& length) { return {nanosleep(&length, nullptr) == 0}; }
Outcome by_clock_nanosleep(clockid_t clock, const timespec& length) {
  return {clock_nanosleep(clock, 0, &length, nullptr) == 0};
}
Outcome by_usleep(clockid_t, const timespec& length) {
  return {usleep(static_cast<useconds_t>(in_ms(length)) * 1000) == 0};
}
Outcome by_thrd_sleep(clockid_t, const timespec& length) { return {thrd_sleep(&length, nullptr) == 0}; }

Outcome by_poll(clockid_t, const timespec& length) {
  pollfd asked{silent(), POLLIN, 0};
  return {poll(&asked, 1, in_ms(length)) == 0};
}
Outcome by_ppoll(clockid_t, const timespec& length) {
  pollfd asked{silent(), POLLIN, 0};
  return {ppoll(&asked, 1, &length, nullptr) == 0};
}
Outcome by_select(clockid_t, const timespec& length) {
  timeval limit{length.tv_sec, length.tv_nsec / 1000};
  const int end = silent();
  fd_set asked;
  FD_ZERO(&asked);
  FD_SET(end, &asked);
  return {select(end + 1, &asked, nullptr, nullptr, &limit) == 0 && limit.tv_sec == 0 && limit.tv_usec == 0};
}
/// With sets larger than libc's type, as programs of many descriptors make them.
Outcome by_pselect(clockid_t, const timespec& length) {
  const int end = silent();
  fd_set asked[4] = {};
  FD_SET(end, asked);
  return {pselect(4 * FD_SETSIZE, asked, nullptr, nullptr, &length, nullptr) == 0 && !FD_ISSET(end, asked)};
}
Outcome by_epoll_wait(clockid_t, const timespec& length) {
  epoll_event event{};
  return {epoll_wait(silent_set(), &event, 1, in_ms(length)) == 0};
}
Outcome by_epoll_pwait(clockid_t, const timespec& length) {
  epoll_event event{};
  return {epoll_pwait(silent_set(), &event, 1, in_ms(length), nullptr) == 0};
}
Outcome by_epoll_pwait2(clockid_t, const timespec& length) {
  epoll_event event{};
  return {epoll_pwait2(silent_set(), &event, 1, &length, nullptr) == 0};
}

Outcome by_sigtimedwait(clockid_t, const timespec& length) {
  sigset_t nothing;
  sigemptyset(&nothing);
  return {sigtimedwait(&nothing, nullptr, &length) < 0 && errno == EAGAIN};
}
Outcome by_semtimedop(clockid_t, const timespec& length) {
  const int set = semget(IPC_PRIVATE, 1, 0600);
  sembuf take{0, -1, 0};
  const bool timed_out = semtimedop(set, &take, 1, &length) != 0 && errno == EAGAIN;
  semctl(set, 0, IPC_RMID);
  return {timed_out};
}
/// Begun as the program is loaded, since that starts a thread; it never ends.
struct Transfer {
  Transfer() {
    block.aio_fildes = silent();
    block.aio_buf = &text;
    block.aio_nbytes = 1;
    aio_read(&block);
  }
  char text = 0;
  aiocb block{};
};
Transfer transfer;

Outcome by_aio_suspend(clockid_t, const timespec& length) {
  const std::array<const aiocb*, 1> list{&transfer.block};
  return {aio_suspend(list.data(), 1, &length) != 0 && errno == EAGAIN};
}
Outcome by_futex(clockid_t, const timespec& length) {
  int word = 0;
  return {syscall(SYS_futex, &word, FUTEX_WAIT_PRIVATE, 0, &length, nullptr, 0) != 0 && errno == ETIMEDOUT};
}

constexpr WaitKind lasting(const char* name, Outcome (*wait)(clockid_t, const timespec&),
                           clockid_t clock = CLOCK_MONOTONIC) {
  return {name, clock, Form::kFor, wait};
}

constexpr WaitKind kKinds[] = {
    lasting("nanosleep", by_nanosleep),
    lasting("clock_nanosleep", by_clock_nanosleep),
    lasting("clock_nanosleep", by_clock_nanosleep, CLOCK_REALTIME),
    lasting("usleep", by_usleep),
    lasting("thrd_sleep", by_thrd_sleep),
    lasting("poll", by_poll),
    lasting("ppoll", by_ppoll),
    lasting("select", by_select),
    lasting("pselect", by_pselect),
    lasting("epoll_wait", by_epoll_wait),
    lasting("epoll_pwait", by_epoll_pwait),
    lasting("epoll_pwait2", by_epoll_pwait2),
    lasting("sigtimedwait", by_sigtimedwait),
    lasting("semtimedop", by_semtimedop),
    lasting("aio_suspend", by_aio_suspend),
    lasting("syscall_futex", by_futex),
};

}  // namespace

std::span<const WaitKind> waits_for() { return kKinds; }

}  // namespace prochron
