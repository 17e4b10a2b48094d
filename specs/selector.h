// A selector: several clocks for one fault. `all`, a list, `one_of NAME` or `{share: 50%, of: NAME}`; the members of a
// node are the stages that stand on it, a stage is its own. Which ones it is, the seed draws, once for a whole run.
#pragma once

#include <cstdint>

#include "specs/draft.h"

namespace prochron::specs {

/// Not the plain name of a clock?
bool is_selector(const Tree& tree);
/// Fills fault.selected and fault.drawn.
void read_selector(const Tree& tree, FaultSpec& fault, Draft& draft);

/// Every fault on every clock that it may be drawn for: what is right for this is right for every seed.
Scenario with_all_selected(const Scenario& scenario);
/// Every fault on the clocks that this seed draws, and with this seed.
Scenario with_drawn(const Scenario& scenario, std::uint64_t seed);

}  // namespace prochron::specs
