// What a saturated pipeline gets done per second with a fault and without, window by window, in pairs that stand side by
// side: whatever else the machine does meanwhile strikes both of a pair alike.
#pragma once

#include <cstdint>

#include "verdict/cell_evidence.h"
#include "verdict/statistics/paired_ratios.h"

namespace prochron::verdict {

struct Capacity {
  std::int64_t planned = 0;                                ///< pairs
  std::int64_t silent = 0;                                 ///< pairs of whose control nothing came out: no ratio
  std::int64_t control_micro_hz = 0, faulted_micro_hz = 0; ///< over all pairs
  PairedRatios ratios{{}};                                 ///< with the fault over without, of the pairs that ran
};

/// Of the cell's pairs; none if it is not of a capacity phase.
Capacity capacity_of(const CellEvidence& cell);

}  // namespace prochron::verdict
