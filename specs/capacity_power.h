// What pairs of windows will be able to decide, told before anyone waits for them. It hangs on how far the ratios of
// pairs scatter, which no plan can know: an assumption, said to be one. The run measures it and says so.
#pragma once

#include <cstdint>
#include <string>

#include "core/units.h"

namespace prochron::specs {

/// The fewest pairs, an even number, that show `at_least` of a pipeline that is not slowed in nine runs of ten; 0 if no
/// number of them could.
std::int64_t pairs_needed(Share at_least);

/// "shows 98.8 % of a pipeline that is not slowed, 9 runs in 10, if the ratios of pairs scatter by 2 % (assumed)"
std::string capacity_power(std::int64_t pairs);

}  // namespace prochron::specs
