// Which hops a relay stands in, and which not.
#include "node-agent/node/link_plan.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "pipelines/server.h"

namespace prochron::agent {
namespace {

using std::chrono::milliseconds;

pipelines::StageSpec stage(std::string name, std::string kind, std::string node, std::vector<std::uint16_t> from) {
  return {.name = std::move(name), .kind = std::move(kind), .node = std::move(node), .from = std::move(from)};
}

/// source on a; two preprocessors on b, one on a; sink on c. The source waits for answers.
pipelines::PipelineSpec diamond() {
  pipelines::PipelineSpec pipeline;
  pipeline.stages = {stage("source", "source", "a", {}), stage("p", "preprocess", "b", {0}),
                     stage("q", "preprocess", "b", {0}), stage("r", "preprocess", "a", {0}),
                     stage("sink", "sink", "c", {1, 2, 3})};
  pipeline.stages[0].parameters = {{"rate", Frequency{0}}};
  pipeline.links = {{"a", "b", milliseconds(4), {}},
                    {"b", "a", milliseconds(1), {}},
                    {"b", "c", {}, milliseconds(1)},
                    {"a", "c", {}, {}},
                    {"c", "a", milliseconds(2), {}}};
  return pipeline;
}

std::string in_words(const std::vector<RelayPlan>& plans) {
  std::string words;
  for (const RelayPlan& plan : plans) {
    words += plan.link.from + ">" + plan.link.to + (plan.back ? "(back)" : "");
    for (const auto& target : plan.targets) words += " " + target.address;
    words += ";";
  }
  return words;
}

TEST(LinkPlan, ARelayStandsInEachDelayedLinkThatMessagesTake) {
  const std::vector<pipelines::Endpoint> inboxes{{0, "source"}, {1, "p"}, {2, "q"}, {3, "r"}, {4, "sink"}};
  struct Row {
    const char* node;
    const char* relays;
    const char* why;
  };
  for (const Row& row : {Row{"a", "a>b(back) p q;", "both on b; r is on a itself; a to c has no delay"},
                         Row{"b", "b>c sink;", "jitter alone is a delay too; nothing goes from b to a"},
                         Row{"c", "c>a(back) source;", "the answers that a closed loop waits for"},
                         Row{"d", "", "a node without stages"}}) {
    EXPECT_EQ(in_words(plan_relays(diamond(), row.node, inboxes)), row.relays) << row.why;
  }
}

TEST(LinkPlan, AServerIsReachedByOneRelayFromEachNodeThatUsesIt) {
  pipelines::PipelineSpec pipeline = diamond();
  pipeline.transport = "kafka";
  pipeline.transport_parameters = {{"node", std::string("b")}};
  pipeline = pipelines::with_server(std::move(pipeline));
  const std::vector<pipelines::Endpoint> inboxes{{1, "topic"}, {5, "broker"}};
  struct Row {
    const char* node;
    const char* relays;
    const char* why;
  };
  for (const Row& row : {Row{"a", "a>b(back) broker;", "what it sends crosses the link, what it fetches the link back"},
                         Row{"b", "", "the broker is here"},
                         Row{"c", "c>b(back) broker;", "it only fetches: no link leads there, but one leads back"},
                         Row{"d", "", "a node without stages"}}) {
    EXPECT_EQ(in_words(plan_relays(pipeline, row.node, inboxes)), row.relays) << row.why;
  }
  pipeline.transport_parameters = {{"brokers", std::string("elsewhere:9092")}};
  pipeline.stages.pop_back();
  EXPECT_EQ(in_words(plan_relays(pipeline, "a", inboxes)), "") << "no link of ours leads to a user's own broker";
}

}  // namespace
}  // namespace prochron::agent
