// A stamp bounds the offset from both sides: the clock was read after native time was, and before RAW was read again.
#include "bend/measurement.h"

#include <algorithm>
#include <chrono>
#include <sstream>

#include "faults/backends/injection.h"
#include "host/child_process.h"
#include "host/files.h"
#include "host/host_id.h"
#include "host/message_line.h"
#include "host/native_clock.h"
#include "host/program_paths.h"

namespace prochron::bend {
namespace {

constexpr Duration kPatience = std::chrono::seconds(2);
constexpr std::int64_t kRounding = 2;  // ns: of the map and of the reading

/// Does the map change in (from, to]?
bool changes_between(NativeTime from, NativeTime to, faults::ClockFamily family, const faults::ClockTransform& clock) {
  return std::ranges::any_of(clock.segments(family), [&](const faults::Segment& segment) {
    return segment.from > from.ns && segment.from <= to.ns;
  });
}

void keep_narrowest(const OffsetReading& reading, std::optional<OffsetReading>& kept) {
  if (!kept || reading.high.ns - reading.low.ns < kept->high.ns - kept->low.ns) kept = reading;
}

}  // namespace

Result<Measurement> read_stamps(const std::string& output, HostId host) {
  std::istringstream lines(output);
  std::optional<OffsetReading> realtime, monotonic;
  std::string clock;
  std::int64_t raw = 0, width = 0, native = 0, k = 0, observed = 0;
  while (lines >> clock >> raw >> width >> native >> k >> observed) {
    const std::int64_t high = observed - native - k;
    const OffsetReading reading{{host, native}, {high - width}, {high}};
    if (clock == "realtime") keep_narrowest(reading, realtime);
    if (clock == "monotonic") keep_narrowest(reading, monotonic);
  }
  if (!realtime || !monotonic) return fail(ErrorCode::kCorrupt, "the probe told no stamp", "prochron-probe");
  return Measurement{*realtime, *monotonic};
}

Result<Measurement> measure(const faults::Backend& backend, faults::BentClock& clock,
                            const std::function<Status(pid_t held)>& take) {
  host::ChildSpec probe;
  const auto path = host::find_libexec("prochron-probe");
  if (!path) return pass(path);
  probe.path = *path;
  probe.arguments = {"prochron-probe", "3"};
  probe.output = host::Stream::kCapture;
  probe.error = host::Stream::kNull;
  probe.hold = true;  // so that it is known by its start before it can be gone
  if (const Status prepared = backend.prepare(probe, clock); !prepared) return pass(prepared);
  auto child = host::GuardedChild::start(probe);
  if (!child) return pass(child);
  if (const Status taken = take(child->pid()); !taken) return pass(taken);
  if (const Status released = child->release(); !released) return pass(released);
  const int said = child->output().get();
  while (!host::await_readable({said}, host::native_now() + faults::Injection::kRenewEvery)[0]) {
    if (const Status renewed = clock.renew(); !renewed) return pass(renewed);
  }
  const auto output = host::read_to_end(said, "prochron-probe");
  if (!output) return pass(output);
  if (const auto ended = child->wait(kPatience); !ended) return pass(ended);
  return read_stamps(*output, host::this_host());
}

std::optional<bool> as_commanded(const OffsetReading& reading, faults::ClockFamily family,
                                 const faults::ClockTransform& clock) {
  const Duration width{reading.high.ns - reading.low.ns};
  if (changes_between(reading.at - width, reading.at + width, family, clock)) return {};
  const Offset at_first = clock.offset_at(family, reading.at), at_last = clock.offset_at(family, reading.at + width);
  const std::int64_t lowest = std::min(at_first.ns, at_last.ns), highest = std::max(at_first.ns, at_last.ns);
  return reading.low.ns - kRounding <= highest && lowest <= reading.high.ns + kRounding;
}

std::optional<MeasuredRate> rate_between(const OffsetReading& earlier, const OffsetReading& later,
                                         faults::ClockFamily family, const faults::ClockTransform& clock) {
  constexpr Duration kLeast = std::chrono::milliseconds(100);
  constexpr __int128 kPpt = 1'000'000'000'000;
  const Duration apart = later.at - earlier.at;
  if (apart < kLeast || clock.known_until() <= later.at.ns) return {};
  if (changes_between(earlier.at, later.at, family, clock)) return {};
  const auto per = [&](std::int64_t ns) { return static_cast<std::int64_t>(ns * kPpt / apart.count()); };
  const std::int64_t widths = (earlier.bound() + later.bound()).count();
  return MeasuredRate{{per((later.offset() - earlier.offset()).ns)}, {per(widths)}};
}

}  // namespace prochron::bend
