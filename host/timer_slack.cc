// A slack of 0 would mean the default, so the least is 1 ns.
#include "host/timer_slack.h"

#include <sys/prctl.h>

#include <algorithm>

#include "host/system_failure.h"

namespace prochron::host {

Status set_timer_slack(Duration slack) {
  const auto ns = static_cast<unsigned long>(std::max<std::int64_t>(slack.count(), 1));
  if (prctl(PR_SET_TIMERSLACK, ns, 0, 0, 0) != 0) return system_failure("set the timer slack");
  return {};
}

}  // namespace prochron::host
