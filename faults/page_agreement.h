// Whether two records of a control page are the same clock from some instant on: asked by whoever takes over a dead writer's
// page, before it goes on in its place. Bit for bit, since a reader would see any other cut of the same line.
#pragma once

#include <cstdint>

#include "faults/control_page.h"

namespace prochron::faults {

/// The first instant from `since` on at which the two part (PROCHRON_NO_INSTANT: never); INT64_MIN: they do not end a lost
/// lease alike. How much of the past each still has makes no difference, nor do the native clocks' distances.
std::int64_t first_difference_since(std::int64_t since, const prochron_record& left, const prochron_record& right);

}  // namespace prochron::faults
