// Handlers that do only what a handler may.
#include "controller/cli/calm_signals.h"

#include <csignal>
#include <string_view>

#include <unistd.h>

#include "controller/cli/exit_codes.h"

namespace prochron::controller {
namespace {

constexpr std::string_view kSaid = "prochron: interrupted; no clock is bent\n";

void end(int) {
  if (write(STDERR_FILENO, kSaid.data(), kSaid.size()) < 0) _exit(kExitInterrupted);
  _exit(kExitInterrupted);
}

}  // namespace

void end_on_signals() {
  for (const int number : {SIGINT, SIGTERM, SIGHUP}) std::signal(number, end);
  std::signal(SIGPIPE, SIG_IGN);
}

}  // namespace prochron::controller
