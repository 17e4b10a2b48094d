// Ranks are by cosine alone, and of equals by id, so that they are the same in every process.
#include "pipelines/stages/inference/nearest.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace prochron::pipelines::inference {
namespace {

/// A direction in the plane of the first two axes.
Embedding direction(float x, float y) {
  Embedding embedding{};
  embedding[0] = x;
  embedding[1] = y;
  return embedding;
}

TEST(Nearest, RanksByCosineThenId) {
  const std::vector<Embedding> directions = {direction(0, 1), direction(0.6F, 0.8F), direction(-1, 0),
                                             direction(0.6F, 0.8F), direction(1, 0)};
  struct Row {
    const char* reason;
    std::size_t count;
    std::vector<std::size_t> ids;
  };
  const Row rows[] = {
      {"none wanted", 0, {}},
      {"the same direction first", 1, {4}},
      {"equals by id", 3, {4, 1, 3}},
      {"all, the opposite last, when more are wanted", 9, {4, 1, 3, 0, 2}},
  };
  for (const Row& row : rows) {
    SCOPED_TRACE(row.reason);
    std::vector<std::size_t> ids;
    for (const Neighbour& neighbour : nearest(direction(1, 0), directions, row.count)) ids.push_back(neighbour.id);
    EXPECT_EQ(ids, row.ids);
  }
}

TEST(Nearest, OfNothingIsNothing) { EXPECT_THAT(nearest(direction(1, 0), {}, 5), testing::IsEmpty()); }

}  // namespace
}  // namespace prochron::pipelines::inference
