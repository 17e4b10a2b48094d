// How a person is told how long something takes.
#pragma once

#include <chrono>
#include <string>

#include <fmt/format.h>

#include "core/time.h"

namespace prochron::controller {

/// "4m47s", rounded down.
inline std::string minutes(Duration length) {
  const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(length).count();
  return fmt::format("{}m{:02}s", seconds / 60, seconds % 60);
}

}  // namespace prochron::controller
