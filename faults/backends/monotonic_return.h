// A MONOTONIC that a dead bend has left ahead, and that may not fall back: whoever lets its victims go brings it back first.
#pragma once

#include <functional>
#include <string>

#include "core/result.h"
#include "core/time.h"

namespace prochron::faults {

/// Those who follow the page at `path`, whose writer was killed, heal by themselves; then MONOTONIC, where it is ahead, goes at
/// half speed until it is native. Returns when they may be let go; `tell` is told how long that will take. Errors as
/// PageWriter::adopt_healed, and its publish and renew: then MONOTONIC may still be ahead, and stands there.
Status bring_monotonic_back(const std::string& path, const std::function<void(Duration)>& tell);

}  // namespace prochron::faults
