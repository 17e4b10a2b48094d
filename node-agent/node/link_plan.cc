// Acknowledgements cross links as messages do.
#include "node-agent/node/link_plan.h"

#include <algorithm>
#include <set>

#include "pipelines/catalog.h"
#include "pipelines/server.h"

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

const pipelines::LinkSpec* link_between(const pipelines::PipelineSpec& pipeline, const std::string& from,
                                        const std::string& to) {
  const auto joins = [&](const pipelines::LinkSpec& link) { return link.from == from && link.to == to; };
  const auto found = std::ranges::find_if(pipeline.links, joins);
  const bool none = found == pipeline.links.end() || (found->delay == Duration{0} && found->jitter == Duration{0});
  return none ? nullptr : &*found;
}

/// Everything that passes between this node and a server goes through connections that this node's stages make: what
/// they send crosses the link there, what they fetch the link back.
std::vector<RelayPlan> plan_way_to_server(const pipelines::PipelineSpec& pipeline, const std::string& node,
                                          const pipelines::Endpoint& server) {
  const std::string& there = pipeline.stages[server.stage].node;
  const auto* const out = link_between(pipeline, node, there);
  const auto* const back = link_between(pipeline, there, node);
  const bool uses_it = std::ranges::any_of(pipeline.stages, [&](const pipelines::StageSpec& stage) {
    return stage.node == node && pipelines::find_stage(stage.kind)->role != pipelines::StageRole::kForeign;
  });
  if (!uses_it || there == node || (out == nullptr && back == nullptr)) return {};
  RelayPlan plan{out == nullptr ? pipelines::LinkSpec{node, there} : *out, std::nullopt, {server}};
  if (back != nullptr) plan.back = *back;
  return {std::move(plan)};
}

}  // namespace

std::vector<RelayPlan> plan_relays(const pipelines::PipelineSpec& pipeline, const std::string& node,
                                   const std::vector<pipelines::Endpoint>& inboxes) {
  if (!pipelines::own_server(pipeline).empty()) return {};
  if (const auto index = pipelines::server_index(pipeline)) {
    const auto server = std::ranges::find(inboxes, *index, &pipelines::Endpoint::stage);
    return server == inboxes.end() ? std::vector<RelayPlan>() : plan_way_to_server(pipeline, node, *server);
  }
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
