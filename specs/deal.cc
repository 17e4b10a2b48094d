// Shard i of n ends before cell i * all / n.
#include "specs/deal.h"

#include <algorithm>
#include <numeric>

namespace prochron::specs {

std::vector<Hand> deal(const std::vector<std::size_t>& cells, std::uint32_t shards) {
  const std::size_t all = std::accumulate(cells.begin(), cells.end(), std::size_t{0});
  std::vector<Hand> hands;
  std::uint32_t shard = 1;
  std::size_t dealt = 0;
  const auto end = [&] { return all * shard / shards; };
  for (std::size_t session = 0; session < cells.size(); ++session) {
    if (cells[session] == 0) hands.push_back({session, 0, 0, shard});
    for (std::size_t first = 0; first < cells[session];) {
      while (dealt == end()) ++shard;
      const std::size_t count = std::min(cells[session] - first, end() - dealt);
      hands.push_back({session, first, first + count, shard});
      first += count;
      dealt += count;
    }
  }
  return hands;
}

}  // namespace prochron::specs
