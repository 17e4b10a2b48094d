// Edges and paths of small graphs, written out by hand.
#include "pipelines/pipeline.h"

#include <gmock/gmock.h>

#include <set>

namespace prochron::pipelines {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using Path = std::vector<std::uint16_t>;

StageSpec stage(std::string kind, Path from, ParameterValues parameters = {}) {
  return {.name = kind,
          .kind = kind,
          .node = "edge",
          .backend = "preload",
          .from = std::move(from),
          .parameters = std::move(parameters)};
}

PipelineSpec diamond(ParameterValues source = {}) {
  return {.transport = "memory",
          .stages = {stage("sink", {3, 2}), stage("source", {}, std::move(source)), stage("inference", {1}),
                     stage("preprocess", {1})}};
}

TEST(Edges, AreOrderedByFromWhateverTheSpecsOrder) {
  EXPECT_THAT(edges(diamond()), ElementsAre(Edge{1, 2}, Edge{1, 3}, Edge{2, 0}, Edge{3, 0}));
}

TEST(Paths, LeadFromSourcesToSinksOnly) {
  EXPECT_THAT(paths(diamond()), ElementsAre(Path{1, 2, 0}, Path{1, 3, 0}));
  EXPECT_THAT(paths({.stages = {stage("command", {})}}), IsEmpty()) << "a command is no source";
}

TEST(Paths, OfACycleEnd) {
  EXPECT_THAT(paths({.stages = {stage("source", {}), stage("preprocess", {0, 1})}}), IsEmpty());
}

TEST(Acknowledgements, LeadBackToAClosedLoopOnce) {
  EXPECT_THAT(acknowledgements(diamond()), IsEmpty()) << "an open loop waits for nobody";
  EXPECT_THAT(acknowledgements(diamond({{"rate", Frequency{40'000'000}}})), IsEmpty());
  EXPECT_THAT(acknowledgements(diamond({{"rate", Frequency{0}}})), ElementsAre(Edge{0, 1}));
}

TEST(ExtendPath, TellsPathsApart) {
  const auto hash = [](const Path& path) {
    std::uint64_t value = kPathOrigin;
    for (const std::uint16_t index : path) value = extend_path(value, index);
    return value;
  };
  EXPECT_EQ(std::set<std::uint64_t>(
                {hash({}), hash({0}), hash({0, 0}), hash({0, 1}), hash({1, 0}), hash({256}), hash({1, 2, 3})})
                .size(),
            7U);
  EXPECT_EQ(hash({}), kPathOrigin);
  EXPECT_EQ(hash({0x6f66, 0x626f, 0x7261}), 0x85944171f73967e8ULL) << "FNV-1a 64 of \"foobar\", as published";
}

}  // namespace
}  // namespace prochron::pipelines
