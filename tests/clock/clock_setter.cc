// A victim that tries every call by which a program sets the host's clock, each the least that would change anything,
// and says what came of it: CALL ERRNO per line, 0 for success; then it lives on for SECONDS. It gives up the capability
// to do so first: whatever is wrong with what it tests, this host's clock stays as it is.
//
//   clock_setter SECONDS
#include <linux/capability.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <sys/timex.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <ctime>

namespace {

bool give_up_system_time() {
  __user_cap_header_struct header{_LINUX_CAPABILITY_VERSION_3, 0};
  __user_cap_data_struct sets[2];
  if (syscall(SYS_capget, &header, sets) != 0) return false;
  const unsigned mask = ~(1U << CAP_SYS_TIME);
  sets[0].permitted &= mask;
  sets[0].effective &= mask;
  sets[0].inheritable &= mask;
  return syscall(SYS_capset, &header, sets) == 0;
}

void say(const char* call, int result) {
  std::printf("%s %d\n", call, result < 0 ? errno : 0);
  std::fflush(stdout);
}

void try_all() {
  timespec now{};
  clock_gettime(CLOCK_REALTIME, &now);
  const timeval rough{now.tv_sec, now.tv_nsec / 1000};
  const timeval nothing{};
  timex order{};
  order.modes = ADJ_OFFSET;
  say("clock_settime", clock_settime(CLOCK_REALTIME, &now));
  say("settimeofday", settimeofday(&rough, nullptr));
  say("adjtime", adjtime(&nothing, nullptr));
  say("adjtimex", adjtimex(&order));
  say("ntp_adjtime", ntp_adjtime(&order));
  say("clock_adjtime", clock_adjtime(CLOCK_REALTIME, &order));
  say("raw_clock_settime", static_cast<int>(syscall(SYS_clock_settime, CLOCK_REALTIME, &now)));
  say("raw_settimeofday", static_cast<int>(syscall(SYS_settimeofday, &rough, nullptr)));
  say("raw_adjtimex", static_cast<int>(syscall(SYS_adjtimex, &order)));
  say("raw_clock_adjtime", static_cast<int>(syscall(SYS_clock_adjtime, CLOCK_REALTIME, &order)));
  say("clock_settime_monotonic", clock_settime(CLOCK_MONOTONIC, &now));
  order.modes = 0;
  say("adjtimex_asks", adjtimex(&order) < 0 ? -1 : 0);
  say("raw_adjtimex_asks", syscall(SYS_adjtimex, &order) < 0 ? -1 : 0);
  timeval left{};
  say("adjtime_asks", adjtime(nullptr, &left));
}

}  // namespace

int main(int count, char** arguments) {
  if (count != 2 || !give_up_system_time()) return 64;
  try_all();
  timespec left{std::atoi(arguments[1]), 0};
  while (left.tv_sec > 0 && nanosleep(&left, &left) != 0 && errno == EINTR) {
  }
  return 0;
}
