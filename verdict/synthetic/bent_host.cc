// A stamp is taken in 60 to 120 ns, a third of it before the native reading and a third between the two readings.
#include "verdict/synthetic/bent_host.h"

#include <string>

namespace prochron::verdict {
namespace {

constexpr auto kFamily = faults::ClockFamily::kRealtime;

}  // namespace

BentHost::BentHost(const SyntheticOptions& options, std::uint32_t session, const std::vector<SyntheticWindow>& windows)
    : rng_(options.seed, "stamps " + std::to_string(session)) {
  faults::ClockTransform commanded = gpu_;
  for (const SyntheticWindow& window : windows) {
    if (!window.cell) continue;
    const SyntheticCell& cell = options.cells[*window.cell];
    const NativeTime at{kSyntheticHost, window.begin - options.settle.count()};
    const NativeTime until{kSyntheticHost, window.end};
    const NativeTime published = at - std::chrono::milliseconds{20};
    const auto note = [&](bool heal, const faults::Change& change) {
      commands_.push_back({ClockId{2}, commanded.epoch(), window.index, heal, change, published});
    };
    for (const faults::Change& change : cell.changes(at)) {
      (void)commanded.apply(change);
      note(false, change);
    }
    const Offset left = commanded.offset_at(kFamily, until);
    (void)commanded.heal(until, cell.heal);
    const NativeTime healed{kSyntheticHost, commanded.segments(kFamily).back().from};
    note(true, {until, commanded.offset_at(kFamily, until) - left, commanded.rate_at(kFamily, until)});
    if (healed > until) note(true, {healed, {}, {}});
    if (options.follows) gpu_ = commanded;
  }
}

trace::Stamp BentHost::stamp(ClockId clock, std::int64_t native) {
  const auto third = static_cast<std::int64_t>(20 + rng_.below(20));
  const std::int64_t seen = native + third;
  const std::int64_t offset =
      clock == ClockId{2} ? gpu_.offset_at(kFamily, {kSyntheticHost, seen}).ns : 0;
  return {raw_at(native) - third, native, seen + kSyntheticK + offset, static_cast<std::int32_t>(3 * third)};
}

}  // namespace prochron::verdict
