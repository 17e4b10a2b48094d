// Whether two records of a control page are the same clock from some instant on: asked by whoever takes over a dead writer's
// page, before it goes on in its place. Bit for bit, since a reader would see any other cut of the same line.
#pragma once

#include <cstdint>

#include "faults/control_page.h"

namespace prochron::faults {

/// The instant up to which a record says what its clocks show (PROCHRON_NO_INSTANT: for ever).
std::int64_t record_end(const prochron_record& record);

/// Whether both have the same lines from `since` on as far as both go, and both go further than that; and end a lost lease
/// alike. How much of the past each still has makes no difference, nor do the native clocks' distances.
bool agree_since(std::int64_t since, const prochron_record& left, const prochron_record& right);

}  // namespace prochron::faults
