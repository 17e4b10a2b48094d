// What an order does to its clock's map, and what is written down of it for the judge.
#pragma once

#include <vector>

#include "core/result.h"
#include "faults/clock_course.h"
#include "node-agent/node/session_order.h"
#include "trace/record.h"

namespace prochron::agent {

/// Adds a fault, the order's changes and its heal, to its clock; each becomes a record, and of a heal that slews also the instant at which
/// REALTIME is native again. `published` is left open. Refused (kRefused) as ClockTransform refuses; then the map is
/// of no use any more.
Result<std::vector<trace::CommandRecord>> bend(const FaultOrder& order, faults::ClockCourse& course);

}  // namespace prochron::agent
