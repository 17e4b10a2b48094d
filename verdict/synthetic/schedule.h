// When the windows of a synthetic session run, in native ns.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "verdict/synthetic/options.h"

namespace prochron::verdict {

struct SyntheticWindow {
  std::uint32_t index = 0;  ///< into JudgePlan::windows
  std::int64_t begin = 0;
  std::int64_t end = 0;
  std::optional<std::size_t> cell;  ///< into SyntheticOptions::cells; absent: control
};

inline constexpr std::int64_t kSyntheticStart = 1'000'000'000'000;

/// In the order in which they run: control parts spread evenly over the cells, first and last.
inline std::vector<SyntheticWindow> schedule_of(const SyntheticOptions& options, std::uint32_t session) {
  std::vector<SyntheticWindow> windows;
  const std::size_t cells = options.cells.size();
  const auto parts = static_cast<std::size_t>(options.control_parts);
  std::int64_t now = kSyntheticStart;
  auto index = static_cast<std::uint32_t>(session * (cells + parts));
  const auto add = [&](Duration length, std::optional<std::size_t> cell) {
    const std::int64_t begin = now + options.settle.count();
    windows.push_back({index++, begin, begin + length.count(), cell});
    now = windows.back().end;
  };
  std::size_t next = 0;
  for (std::size_t part = 0; part < parts; ++part) {
    add(options.control_part, {});
    const std::size_t until = parts == 1 ? cells : cells * (part + 1) / (parts - 1);
    for (; next < until && next < cells && part + 1 < std::max<std::size_t>(parts, 2); ++next)
      add(options.window, next);
  }
  return windows;
}

}  // namespace prochron::verdict
