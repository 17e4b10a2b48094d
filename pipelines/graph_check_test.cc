// Graphs that are right, and one broken rule per row with the words a user reads.
#include <gmock/gmock.h>

#include "pipelines/pipeline.h"

namespace prochron::pipelines {
namespace {

using testing::HasSubstr;

StageSpec stage(std::string name, std::string kind, std::vector<std::uint16_t> from, ParameterValues parameters = {}) {
  return {.name = std::move(name),
          .kind = std::move(kind),
          .node = "edge",
          .backend = "preload",
          .from = std::move(from),
          .parameters = std::move(parameters)};
}
StageSpec source() { return stage("source", "source", {}); }
StageSpec sink(std::vector<std::uint16_t> from) { return stage("sink", "sink", std::move(from)); }
StageSpec command() { return stage("other", "command", {}, {{"run", TextList{"sleep", "1"}}}); }

PipelineSpec pipeline(std::vector<StageSpec> stages) { return {.transport = "zeromq", .stages = std::move(stages)}; }

TEST(CheckGraph, AcceptsWhatMessagesCanFlowThrough) {
  const std::vector<std::pair<const char*, PipelineSpec>> rows{
      {"the shortest", pipeline({source(), sink({0})})},
      {"a chain, written backwards", pipeline({sink({1}), stage("pre", "preprocess", {2}), source()})},
      {"a diamond merges without joining",
       pipeline({source(), stage("a", "preprocess", {0}), stage("b", "inference", {0}), sink({1, 2})})},
      {"two sources, two sinks", pipeline({source(), source(), sink({0, 1}), sink({1})})},
      {"a command beside the flow", pipeline({source(), command(), sink({0})})},
      {"commands alone need no transport", {.stages = {command()}}},
  };
  for (const auto& [why, spec] : rows) {
    const Status right = check_graph(spec);
    EXPECT_TRUE(right) << why << ": " << (right ? "" : to_string(right.error()));
  }
}

TEST(CheckGraph, RefusesTheRestWithTheStageAndTheReason) {
  std::vector<StageSpec> ladder{source()};
  for (std::uint16_t i = 1; i < 60; ++i) {
    ladder.push_back(stage(
        "step", "preprocess",
        i < 2 ? std::vector<std::uint16_t>{0}
              : std::vector<std::uint16_t>{static_cast<std::uint16_t>(i - 1), static_cast<std::uint16_t>(i - 2)}));
  }
  ladder.push_back(sink({59}));
  PipelineSpec silent = pipeline({source(), sink({0})});
  silent.transport.clear();
  const std::vector<std::pair<PipelineSpec, const char*>> rows{
      {pipeline({}), "stages: a pipeline needs a stage at least"},
      {pipeline({source(), stage("x", "sieve", {0})}), "x: `sieve` is no kind of stage"},
      {pipeline({stage("source", "source", {1}), sink({0})}),
       "source: stage `source` is a source: it can't come `from` another"},
      {pipeline({source(), sink({0}), stage("pre", "preprocess", {1})}),
       "pre: stage `pre` comes from a sink, where messages end"},
      {pipeline({source(), sink({0}), stage("pre", "preprocess", {})}), "pre: stage `pre` is fed by nobody"},
      {pipeline({source(), sink({0}), stage("pre", "preprocess", {0})}),
       "pre: stage `pre` feeds nobody: each path ends in a sink"},
      {pipeline({source()}), "source: stage `source` feeds nobody"},
      {pipeline({source(), stage("a", "preprocess", {2}), stage("b", "preprocess", {1}), sink({0, 2})}),
       "a: stage `a` comes from itself, by way of its `from`"},
      {pipeline({source(), stage("a", "preprocess", {0, 1}), sink({1})}), "a: stage `a` comes from itself"},
      {pipeline({source(), sink({0, 0})}), "sink: stage `sink` names a stage twice in `from`"},
      {pipeline({source(), sink({7})}), "sink: stage `sink` comes from a stage that there is not"},
      {pipeline({source(), command(), sink({0, 1})}),
       "sink: stage `sink` comes from a command, which sends no messages"},
      {pipeline({source(), sink({0}), stage("c", "command", {0}, {{"run", TextList{"true"}}})}),
       "c: stage `c` is a command, outside the flow"},
      {pipeline({stage("source", "source", {}, {{"in_flight", std::int64_t{0}}}), sink({0})}),
       "source: in_flight: 0 is not within 1 to 10000"},
      {pipeline(ladder), "on more than 1000 paths"},
      {silent, "transport: `` is no transport"},
  };
  for (const auto& [spec, words] : rows) {
    const Status right = check_graph(spec);
    ASSERT_FALSE(right) << words;
    EXPECT_THAT(to_string(right.error()), HasSubstr(words));
    EXPECT_EQ(right.error().code, ErrorCode::kBadSpec);
  }
}

}  // namespace
}  // namespace prochron::pipelines
