// Randomness that no seed decides: names that must not collide between runs on one host. What a run *does* draws from
// its seed (core/rng.h), never from here.
#pragma once

#include <cstdint>
#include <string>

#include "core/ids.h"

namespace prochron::host {

std::uint64_t random_bits();  ///< 64 bits from the kernel
std::string random_mark();    ///< the same as 16 hex digits
RunId random_run_id();

}  // namespace prochron::host
