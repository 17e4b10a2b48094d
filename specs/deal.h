// Which cells a shard measures. Cells lie in a row, session by session, and each shard gets an even stretch of it: a
// session stays whole where it can, and one that is cut is run by both shards, each with a control of its own.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace prochron::specs {

/// A stretch of one session's cells, run by one shard.
struct Hand {
  std::size_t session = 0;
  std::size_t first = 0, last = 0;  ///< of the session's cells; `last` is not part of it
  std::uint32_t shard = 0;          ///< from 1
  bool operator==(const Hand&) const = default;
};

/// `cells` is how many each session has. With more shards than cells some shards have no hand. A session without cells
/// goes to the shard of the cell before it.
std::vector<Hand> deal(const std::vector<std::size_t>& cells, std::uint32_t shards);

}  // namespace prochron::specs
