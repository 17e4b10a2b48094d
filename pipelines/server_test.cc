// Where a server stands, and which links a message crosses by way of it.
#include "pipelines/server.h"

#include <gmock/gmock.h>

#include "pipelines/catalog.h"

namespace prochron::pipelines {
namespace {

using std::chrono::milliseconds;

/// source on edge, inference on gpu, sink on api; every link has a delay of its own.
PipelineSpec three_nodes(ParameterValues parameters) {
  PipelineSpec pipeline{.transport = "kafka", .transport_parameters = std::move(parameters)};
  const char* const nodes[] = {"edge", "gpu", "api"};
  int delay = 1;
  for (const char* from : nodes) {
    for (const char* to : nodes) {
      if (from != to) pipeline.links.push_back({from, to, milliseconds(delay++), {}});
    }
  }
  pipeline.stages = {{.name = "source", .kind = "source", .node = "edge"},
                     {.name = "inference", .kind = "inference", .node = "gpu", .from = {0}},
                     {.name = "sink", .kind = "sink", .node = "api", .from = {1}}};
  return pipeline;
}

ParameterValues on(const char* node) { return {{"node", std::string(node)}}; }

std::vector<std::string> crossed(const PipelineSpec& pipeline, std::uint16_t from, std::uint16_t to) {
  std::vector<std::string> names;
  for (const LinkSpec& link : links_crossed(pipeline, from, to)) names.push_back(link.from + ">" + link.to);
  return names;
}

TEST(Server, StandsWhereTheSpecSaysElseAtTheFirstStageThatReceives) {
  EXPECT_EQ(planned_server(three_nodes({}))->node, "gpu");
  EXPECT_EQ(planned_server(three_nodes(on("api")))->node, "api");
  EXPECT_EQ(planned_server(three_nodes({}))->name, "kafka");
  PipelineSpec zeromq = three_nodes({});
  zeromq.transport = "zeromq";
  EXPECT_FALSE(planned_server(zeromq));
  EXPECT_EQ(with_server(zeromq), zeromq);
}

TEST(Server, OfTheUserIsNotStarted) {
  const PipelineSpec own = three_nodes({{"brokers", std::string("a:1,b:2")}});
  EXPECT_FALSE(planned_server(own));
  EXPECT_EQ(own_server(own), "a:1,b:2");
  EXPECT_TRUE(crossed(with_server(own), 0, 1).empty()) << "no link of ours leads to it";
}

TEST(Server, ThatIsAMockIsKnownAsOne) {
  const PipelineSpec mock = three_nodes({{"brokers", std::string("mock")}});
  EXPECT_TRUE(is_mock(mock));
  EXPECT_EQ(planned_server(mock)->kind, kKafkaMock);
  EXPECT_FALSE(is_mock(three_nodes({})));
}

TEST(Server, IsOnTheWayOfEveryMessage) {
  using testing::ElementsAre;
  const PipelineSpec at_gpu = with_server(three_nodes(on("gpu")));
  EXPECT_EQ(server_index(at_gpu), 3);
  EXPECT_THAT(crossed(at_gpu, 0, 1), ElementsAre("edge>gpu")) << "the receiver stands beside it";
  EXPECT_THAT(crossed(at_gpu, 1, 2), ElementsAre("gpu>api")) << "the sender stands beside it";
  const PipelineSpec at_api = with_server(three_nodes(on("api")));
  EXPECT_THAT(crossed(at_api, 0, 1), ElementsAre("edge>api", "api>gpu")) << "two links by way of a third node";
  PipelineSpec direct = three_nodes({});
  direct.transport = "zeromq";
  EXPECT_THAT(crossed(direct, 0, 1), ElementsAre("edge>gpu"));
}

}  // namespace
}  // namespace prochron::pipelines
