// Nearest passages by plain comparison with every one of them: for a few hundred directions that is microseconds, and
// it has no tuning that could change an answer.
#pragma once

#include <cstddef>
#include <vector>

#include "pipelines/stages/inference/model/sentence_encoder.h"

namespace prochron::pipelines::inference {

struct Neighbour {
  std::size_t id;
  float cosine;
};

/// The `count` most similar of `directions` (or all, if fewer), most similar first; of equals, the lower id first.
std::vector<Neighbour> nearest(const Embedding& wanted, const std::vector<Embedding>& directions, std::size_t count);

}  // namespace prochron::pipelines::inference
