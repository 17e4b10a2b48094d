// A victim that outlives whoever bent it, and says of itself how it healed. It reads its clocks as any program does,
// each reading between two native ones, until its page's lease has been over for SECONDS; then it judges its readings by
// the page's last word on the lease and on how REALTIME was to end, and by nothing else:
//
//   lease_end L  readings N  bent B  late_ns A  monotonic_jump_ns J  monotonic_spread_ns S  decreases D  form F
//   realtime_spread_ns R  still_for_ns T
//
// bent: readings before the lease's end whose REALTIME was not the native one. late_ns: how long after the lease's end
// the last reading was made that was not of the healed REALTIME. jump: more than any rate up to 1,000 ppm explains.
// spread: how far from one offset MONOTONIC's readings are from a millisecond after the lease on, beyond their brackets;
// and REALTIME's, from a millisecond after it was to be back on, in the last T ns: both 0 means that neither rate is wrong.
//
//   survivor SECONDS
#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <vector>

#include "faults/page_expiry.h"
#include "host/native_clock.h"
#include "host/shared_memory.h"

namespace prochron {
namespace {

constexpr std::int64_t kMillisecond = 1'000'000, kPeriod = 20'000;

/// What a clock is ahead, known to an interval.
struct Ahead {
  std::int64_t low = 0, high = 0;
};

struct Reading {
  std::int64_t begin = 0, end = 0;  ///< native
  std::int64_t monotonic = 0;
  Ahead real, mono;
};

std::int64_t shown(clockid_t clock) {
  timespec time{};
  clock_gettime(clock, &time);
  return time.tv_sec * 1'000'000'000 + time.tv_nsec;
}

Reading read_once() {
  Reading reading;
  reading.begin = host::monotonic_ns();
  const std::int64_t before = host::realtime_ns();
  const std::int64_t real = shown(CLOCK_REALTIME);
  const std::int64_t after = host::realtime_ns();
  const std::int64_t first = host::monotonic_ns();
  reading.monotonic = shown(CLOCK_MONOTONIC);
  reading.end = host::monotonic_ns();
  reading.real = {real - after, real - before};
  reading.mono = {reading.monotonic - reading.end, reading.monotonic - first};
  return reading;
}

std::vector<Reading> read_until_over(const prochron_page& page, std::int64_t patience) {
  std::vector<Reading> readings;
  do {
    readings.push_back(read_once());
    host::sleep_until({{}, readings.back().end + kPeriod});
  } while (readings.back().begin < prochron_valid_until(&page) + patience);
  return readings;
}

struct Verdict {
  std::int64_t bent = 0, late_ns = 0, jump_ns = 0, spread_ns = 0, decreases = 0, realtime_spread_ns = 0, still_for_ns = 0;
};

/// From when on REALTIME was to have the offset that it keeps.
std::int64_t end_of_return(const std::vector<Reading>& readings, const prochron_page& page, std::int64_t lease) {
  const std::int64_t kept = prochron_expire(&page, readings.back().begin, lease).offset_ns;
  std::int64_t since = lease;
  for (const Reading& reading : readings) {
    const bool is_moving = reading.begin >= lease && prochron_expire(&page, reading.begin, lease).offset_ns != kept;
    if (is_moving) since = reading.end;
  }
  return since + kMillisecond;
}

void judge_realtime(const std::vector<Reading>& readings, const prochron_page& page, Verdict& verdict) {
  const std::int64_t since = end_of_return(readings, page, prochron_valid_until(&page));
  Ahead kept{INT64_MIN, INT64_MAX};
  for (const Reading& reading : readings) {
    if (reading.begin >= since) kept = {std::max(kept.low, reading.real.low), std::min(kept.high, reading.real.high)};
  }
  verdict.realtime_spread_ns = std::max<std::int64_t>(0, kept.low - kept.high);
  verdict.still_for_ns = readings.back().end - since;
}

Verdict judge(const std::vector<Reading>& readings, const prochron_page& page) {
  const std::int64_t lease = prochron_valid_until(&page);
  Verdict verdict;
  Ahead held{INT64_MIN, INT64_MAX};
  const Reading* before = nullptr;
  for (const Reading& reading : readings) {
    if (reading.end < lease) {
      verdict.bent += reading.real.low > 0 || reading.real.high < 0 ? 1 : 0;
    } else if (reading.begin >= lease) {
      // A clock on its way back moves within a bracket: by less than its width.
      const std::int64_t slack = reading.end - reading.begin;
      const std::int64_t healed = prochron_expire(&page, reading.begin, lease).offset_ns;
      const bool is_healed = reading.real.low - slack <= healed && healed <= reading.real.high + slack;
      if (!is_healed) verdict.late_ns = reading.begin - lease;
      if (reading.begin >= lease + kMillisecond) {
        held = {std::max(held.low, reading.mono.low), std::min(held.high, reading.mono.high)};
      }
    }
    if (before != nullptr) {
      const std::int64_t explained = (reading.end - before->begin) / 1000;
      const std::int64_t apart =
          std::max(reading.mono.low - before->mono.high, before->mono.low - reading.mono.high) - explained;
      verdict.jump_ns = std::max(verdict.jump_ns, apart);
      verdict.decreases += reading.monotonic < before->monotonic ? 1 : 0;
    }
    before = &reading;
  }
  verdict.spread_ns = std::max<std::int64_t>(0, held.low - held.high);
  judge_realtime(readings, page, verdict);
  return verdict;
}

}  // namespace
}  // namespace prochron

int main(int count, char** arguments) {
  using namespace prochron;
  const char* const path = std::getenv("PROCHRON_PAGE");
  if (count != 2 || path == nullptr) return 64;
  const auto memory = host::SharedMemory::open(path, host::SharedMemory::Access::kRead);
  if (!memory) return 4;
  std::puts("following");
  std::fflush(stdout);
  const auto& page = *reinterpret_cast<const prochron_page*>(memory->data());
  const auto readings = read_until_over(page, static_cast<std::int64_t>(std::atof(arguments[1]) * 1e9));
  const Verdict v = judge(readings, page);
  std::printf(
      "lease_end %lld readings %zu bent %lld late_ns %lld monotonic_jump_ns %lld monotonic_spread_ns %lld "
      "decreases %lld form %lld realtime_spread_ns %lld still_for_ns %lld\n",
      static_cast<long long>(prochron_valid_until(&page)), readings.size(), static_cast<long long>(v.bent),
      static_cast<long long>(v.late_ns), static_cast<long long>(v.jump_ns), static_cast<long long>(v.spread_ns),
      static_cast<long long>(v.decreases), static_cast<long long>(prochron_record_at(&page, page.index)->on_expiry),
      static_cast<long long>(v.realtime_spread_ns), static_cast<long long>(v.still_for_ns));
  return 0;
}
