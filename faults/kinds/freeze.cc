// A freeze: the clock stands still and the program runs on. REALTIME and MONOTONIC stand alike; healed, REALTIME is right
// again and MONOTONIC goes on from where it stood. What sleeps on a frozen MONOTONIC sleeps until then.
#include "faults/fault_kind.h"

namespace prochron::faults {
namespace {

Status validate(const ParameterValues&) { return {}; }

std::vector<Change> compile(const ParameterValues&, FineOffset /*in_force*/, const FaultSpan& span) {
  return {Change{span.begin, Offset{}, Rate{-kFinePerNanosecond}}};
}

}  // namespace

FaultKind freeze_kind() {
  return {"freeze", "the clock stands still; the program runs on", {}, validate, compile};
}

}  // namespace prochron::faults
