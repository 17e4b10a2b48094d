// Waits for an alarm ROUNDS times, each about as long as a slice of the shim's, and says how often none ended its wait. A second
// alarm follows each, lest a lost one last for ever.
#include <sys/time.h>
#include <unistd.h>

#include <csignal>
#include <cstdio>
#include <cstdlib>

namespace {

constexpr suseconds_t kSlice = 100'000, kSecondAlarm = 300'000, kAround = 160;  // us
volatile std::sig_atomic_t alarms = 0;

}  // namespace

int main(int count, char** arguments) {
  if (count != 3) return 64;
  const int seed = std::atoi(arguments[1]), rounds = std::atoi(arguments[2]);
  struct sigaction action {};
  action.sa_handler = [](int) { alarms = alarms + 1; };
  sigaction(SIGALRM, &action, nullptr);
  int missed = 0;
  for (int i = 0; i < rounds; ++i) {
    alarms = 0;
    const itimerval alarm = {{0, kSecondAlarm}, {0, kSlice + (i * 7 + seed * 3) % kAround}}, none = {};
    setitimer(ITIMER_REAL, &alarm, nullptr);
    pause();
    missed += alarms == 1 ? 0 : 1;
    setitimer(ITIMER_REAL, &none, nullptr);
  }
  std::printf("%d\n", missed);
}
