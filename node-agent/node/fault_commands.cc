// A record holds what a clock really does from its instant on, so a heal's jump and rate are read off the map.
#include "node-agent/node/fault_commands.h"

namespace prochron::agent {

Result<std::vector<trace::CommandRecord>> bend(const FaultOrder& order, faults::ClockCourse& course) {
  faults::ClockTransform& transform = course.fault({order.window, order.fault});
  constexpr auto kFamily = faults::ClockFamily::kRealtime;
  std::vector<trace::CommandRecord> records;
  const auto note = [&](bool heal, const faults::Change& change) {
    records.push_back({order.clock, course.epoch(), order.window, heal, change, {}, order.fault});
  };
  for (const faults::Change& change : order.changes) {
    if (const Status applied = transform.apply(change); !applied) return pass(applied);
    note(false, change);
  }
  const Offset before = transform.offset_at(kFamily, order.heal_at);
  if (const Status healed = transform.heal(order.heal_at, order.heal); !healed) return pass(healed);
  const NativeTime ends{transform.host(), transform.segments(kFamily).back().from};
  const Offset after = transform.offset_at(kFamily, order.heal_at);
  note(true, {order.heal_at, after - before, transform.rate_at(kFamily, order.heal_at)});
  if (ends > order.heal_at) note(true, {ends, {}, transform.rate_at(kFamily, ends)});
  return records;
}

}  // namespace prochron::agent
