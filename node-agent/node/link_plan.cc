// Acknowledgements cross links as messages do.
#include "node-agent/node/link_plan.h"

#include <algorithm>
#include <set>

namespace prochron::agent {
namespace {

/// Where the node's stages send to on another node.
std::set<std::uint16_t> stages_sent_to(const pipelines::PipelineSpec& pipeline, const std::string& from,
                                       const std::string& to) {
  std::set<std::uint16_t> stages;
  const auto collect = [&](const std::vector<pipelines::Edge>& edges) {
    for (const pipelines::Edge& edge : edges) {
      if (pipeline.stages[edge.from].node == from && pipeline.stages[edge.to].node == to) stages.insert(edge.to);
    }
  };
  collect(pipelines::edges(pipeline));
  collect(pipelines::acknowledgements(pipeline));
  return stages;
}

}  // namespace

std::vector<RelayPlan> plan_relays(const pipelines::PipelineSpec& pipeline, const std::string& node,
                                   const std::vector<pipelines::Endpoint>& inboxes) {
  std::vector<RelayPlan> plans;
  for (const pipelines::LinkSpec& link : pipeline.links) {
    if (link.from != node || link.to == node || (link.delay == Duration{0} && link.jitter == Duration{0})) continue;
    const auto sent_to = stages_sent_to(pipeline, link.from, link.to);
    RelayPlan plan{link, std::nullopt, {}};
    for (const pipelines::LinkSpec& other : pipeline.links) {
      if (other.from == link.to && other.to == link.from) plan.back = other;
    }
    for (const pipelines::Endpoint& inbox : inboxes) {
      if (sent_to.contains(inbox.stage)) plan.targets.push_back(inbox);
    }
    if (!plan.targets.empty()) plans.push_back(std::move(plan));
  }
  return plans;
}

}  // namespace prochron::agent
