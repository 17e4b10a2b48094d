// Blocked, and read from a descriptor: nothing has to be done in a handler.
#include "host/end_signals.h"

#include <sys/signalfd.h>
#include <unistd.h>

namespace prochron::host {

EndSignals::EndSignals() {
  sigset_t ends;
  sigemptyset(&ends);
  for (const int number : {SIGINT, SIGTERM, SIGHUP, SIGQUIT}) sigaddset(&ends, number);
  sigprocmask(SIG_BLOCK, &ends, &mask_);
  signals_ = Descriptor(::signalfd(-1, &ends, SFD_CLOEXEC | SFD_NONBLOCK));
}

EndSignals::~EndSignals() {
  while (take() != 0) {  // or it would end this process after all
  }
  sigprocmask(SIG_SETMASK, &mask_, nullptr);
}

int EndSignals::take() {
  signalfd_siginfo signal{};
  const bool whole = ::read(signals_.get(), &signal, sizeof signal) == static_cast<ssize_t>(sizeof signal);
  return whole ? static_cast<int>(signal.ssi_signo) : 0;
}

}  // namespace prochron::host
