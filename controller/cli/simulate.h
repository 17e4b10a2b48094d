// A plan whose nodes are simulated, carried out in virtual time by the conductor that drives real ones.
#pragma once

#include <cstdint>
#include <vector>

#include "controller/cli/conduct.h"

namespace prochron::controller {

/// As conduct(); takes as long as its messages take to compute. Ctrl-C interrupts the plan between two of its minutes.
Result<Conducted> simulate(const specs::Plan& plan, const std::vector<std::uint32_t>& sessions,
                           trace::HistoryWriter& history, const Showing& showing);

}  // namespace prochron::controller
