// A selector: several clocks, or processes, for one fault. `all`, a list, `one_of NAME` or `{share: 50%, of: NAME}`; the
// members of a node are the stages that stand on it, those of a stage its replicas, and a server is its own. Which ones it
// is, the seed draws, once for a whole run.
#pragma once

#include <cstdint>

#include "specs/draft.h"

namespace prochron::specs {

/// What a fault is done to. `all` clocks are those of the nodes, all processes those of the stages.
enum class Selects : std::uint8_t { kClocks, kProcesses };

/// Not the plain name of one?
bool is_selector(const Tree& tree);
Selected read_selector(const Tree& tree, Selects what, Draft& draft);

/// Every fault on every clock that it may be drawn for: what is right for this is right for every seed.
Scenario with_all_selected(const Scenario& scenario);
/// Every fault on the clocks that this seed draws, and with this seed.
Scenario with_drawn(const Scenario& scenario, std::uint64_t seed);

}  // namespace prochron::specs
