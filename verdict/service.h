// What was offered to a pipeline in some windows and how much of it came out in time.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>

#include "core/units.h"
#include "verdict/cell_evidence.h"

namespace prochron::verdict {

struct Service {
  std::int64_t planned = 0;  ///< messages, by the spec's rate and the windows' length
  std::int64_t due = 0;
  std::int64_t asked = 0;    ///< of those, far enough from the end of theirs to be out by then
  std::int64_t in_time = 0;  ///< of those asked, delivered by then
  std::int64_t length_ns = 0;
  Slope slope;               ///< the worst of the windows'
  Share ratio;               ///< in_time / asked
  Share kept_up, low, high;  ///< 1 - slope, with its two-sided 95 % interval
};

/// In all windows of the cell, or in one stretch of them.
Service service_of(const CellEvidence& cell, std::optional<std::size_t> stretch = {});

}  // namespace prochron::verdict
