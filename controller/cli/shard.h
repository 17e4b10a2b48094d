// `--shard I/N`: the I-th of N runs that together are one.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace prochron::controller {

struct Shard {
  std::uint32_t index = 1;  ///< from 1
  std::uint32_t count = 1;
};

inline constexpr std::uint32_t kMostShards = 1000;

/// "2/3"; empty if the text is no such share of a whole.
std::optional<Shard> parse_shard(std::string_view text);

}  // namespace prochron::controller
