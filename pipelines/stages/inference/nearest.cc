// Sums in one fixed order, so that equal embeddings rank equally everywhere.
#include "pipelines/stages/inference/nearest.h"

#include <algorithm>
#include <numeric>

namespace prochron::pipelines::inference {

std::vector<Neighbour> nearest(const Embedding& wanted, const std::vector<Embedding>& directions, std::size_t count) {
  std::vector<Neighbour> neighbours;
  neighbours.reserve(directions.size());
  for (const Embedding& direction : directions) {
    const float cosine = std::inner_product(wanted.begin(), wanted.end(), direction.begin(), 0.0F);
    neighbours.push_back({neighbours.size(), cosine});
  }
  const auto nearer = [](const Neighbour& a, const Neighbour& b) {
    return a.cosine != b.cosine ? a.cosine > b.cosine : a.id < b.id;
  };
  const auto end = neighbours.begin() + static_cast<std::ptrdiff_t>(std::min(count, neighbours.size()));
  std::partial_sort(neighbours.begin(), end, neighbours.end(), nearer);
  neighbours.erase(end, neighbours.end());
  return neighbours;
}

}  // namespace prochron::pipelines::inference
