// REALTIME's distance comes from the coarse clocks, which show one tick both. TAI is REALTIME plus whole seconds, so
// one bracket decides it. BOOTTIME stands off by the time slept: 0 fits a bracket, or the narrowest bracket is taken.
#include "faults/backends/native_bases.h"

#include <ctime>
#include <limits>
#include <string>

#include "faults/page_reader.h"
#include "host/native_clock.h"
#include "host/vdso.h"

namespace prochron::faults {
namespace {

using Reader = int (*)(clockid_t, timespec*);

constexpr int kTries = 64;

Result<std::int64_t> read(clockid_t clock) {
  static const auto reader = reinterpret_cast<Reader>(host::find_native_clock());
  timespec time{};
  if (reader == nullptr || reader(clock, &time) != 0) {
    return fail(ErrorCode::kUnsupported, "could not read clock " + std::to_string(clock) + " by the vDSO");
  }
  return time.tv_sec * PROCHRON_NS_PER_SECOND + time.tv_nsec;
}

/// `clock` - `reference`, known to lie in [low, high].
struct Bracket {
  std::int64_t low = std::numeric_limits<std::int64_t>::min() / 2;
  std::int64_t high = std::numeric_limits<std::int64_t>::max() / 2;
};

Result<Bracket> narrowest(clockid_t clock, std::int64_t (*reference)()) {
  Bracket best;
  for (int i = 0; i < kTries; ++i) {
    const std::int64_t before = reference();
    const auto between = read(clock);
    const std::int64_t after = reference();
    if (!between) return pass(between);
    if (after - before < best.high - best.low) best = {*between - after, *between - before};
  }
  return best;
}

}  // namespace

Result<NativeBases> read_native_bases() {
  const auto k = host::exact_k();
  if (!k) return pass(k);
  const auto tai = narrowest(CLOCK_TAI, host::realtime_ns);
  if (!tai) return pass(tai);
  const auto boottime = narrowest(CLOCK_BOOTTIME, host::monotonic_ns);
  if (!boottime) return pass(boottime);

  const std::int64_t seconds = prochron_split(tai->high).seconds;
  const bool never_slept = boottime->low <= 0 && boottime->high >= 0;
  return NativeBases{.realtime_ns = *k,
                     .tai_ns = *k + seconds * PROCHRON_NS_PER_SECOND,
                     .boottime_ns = never_slept ? 0 : boottime->low + (boottime->high - boottime->low) / 2};
}

}  // namespace prochron::faults
