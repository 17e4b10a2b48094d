// Which of many claims may be rejected when all of them together may be wrongly rejected once in twenty runs (Holm).
#pragma once

#include <vector>

namespace prochron::verdict {

inline constexpr double kFamilyError = 0.05;

/// Per claim, true if rejected. `p_values[i]` is how rare what was seen would be if claim i held.
std::vector<bool> holm_rejects(const std::vector<double>& p_values, double family_error = kFamilyError);

}  // namespace prochron::verdict
