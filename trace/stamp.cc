// Taking a stamp: the suspected clock is read between two readings that nothing can bend, and read again if the two lie
// far apart, because then the scheduler stood in between.
#include "trace/stamp.h"

#include <algorithm>
#include <limits>

#include "host/native_clock.h"
#include "host/observed_clock.h"
#include "trace/recorder.h"
#include "trace/tracing_switch.h"

namespace prochron::trace {
namespace {

constexpr int kTries = 8;
/// Four readings take about 100 ns: nothing came between them.
constexpr std::int64_t kUndisturbed = 250;

std::int32_t clamp_width(std::int64_t width) {
  return static_cast<std::int32_t>(std::min<std::int64_t>(width, std::numeric_limits<std::int32_t>::max()));
}

Stamp read_once() {
  Stamp stamp;
  stamp.raw_ns = host::raw_ns();
  stamp.native_ns = host::monotonic_ns();
  stamp.observed_ns = host::observed_realtime_ns();
  stamp.width_ns = clamp_width(host::raw_ns() - stamp.raw_ns);
  return stamp;
}

}  // namespace

Stamp take_stamp() {
  if (!is_tracing()) return {.native_ns = host::monotonic_ns()};
  Stamp best = read_once();
  for (int i = 1; i < kTries && best.width_ns > kUndisturbed; ++i) {
    const Stamp stamp = read_once();
    if (stamp.width_ns < best.width_ns) best = stamp;
  }
  return best;
}

}  // namespace prochron::trace
