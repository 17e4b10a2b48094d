// `--extend`: what a run's first look left undecided is measured longer, within a budget of time.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "core/result.h"
#include "core/time.h"
#include "specs/plan.h"
#include "verdict/result.h"

namespace prochron::controller {

/// Of a run that is judged twice.
inline constexpr std::uint32_t kLooks = 2;

/// The cells that more evidence may decide.
std::vector<std::uint32_t> undecided(const specs::Plan& plan, const verdict::RunResult& result);

/// Extends the plan by as much as fits into `budget`; the added sessions, none if every cell is decided. kRefused if not
/// one round of the undecided cells fits.
Result<std::vector<std::uint32_t>> add_second_look(specs::Plan& plan, const verdict::RunResult& result, Duration budget);

}  // namespace prochron::controller
