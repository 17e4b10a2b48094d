// Two whole numbers, the first not above the second.
#include "controller/cli/shard.h"

#include <charconv>

namespace prochron::controller {

std::optional<Shard> parse_shard(std::string_view text) {
  Shard shard;
  const char* const end = text.data() + text.size();
  const auto [slash, no_index] = std::from_chars(text.data(), end, shard.index);
  if (no_index != std::errc{} || slash == end || *slash != '/') return {};
  const auto [rest, no_count] = std::from_chars(slash + 1, end, shard.count);
  const bool right = no_count == std::errc{} && rest == end && shard.index >= 1 && shard.index <= shard.count;
  return right && shard.count <= kMostShards ? std::optional(shard) : std::nullopt;
}

}  // namespace prochron::controller
