// Clocks, stages and hops.
#include "specs/session_context.h"

#include <algorithm>

#include "pipelines/catalog.h"
#include "pipelines/server.h"
#include "specs/servers.h"

namespace prochron::specs {
namespace {

bool bends(const Scenario& scenario, const std::string& clock) {
  return std::ranges::any_of(scenario.schedule, [&](const PhaseSpec& phase) {
    return std::ranges::find(phase.inject, clock, &FaultSpec::clock) != phase.inject.end();
  });
}

/// Of a process of a stage: the nearest of its own, its stage's and its node's.
ClockId clock_of(const pipelines::StageSpec& stage, const std::string& process, const std::vector<Clock>& clocks) {
  for (const std::string& name : {process, stage.name}) {
    const auto own = std::ranges::find(clocks, name, &Clock::name);
    if (own != clocks.end()) return own->id;
  }
  return std::ranges::find(clocks, stage.node, &Clock::name)->id;
}

}  // namespace

std::vector<Clock> clocks_of(const Scenario& scenario) {
  std::vector<Clock> clocks;
  const auto add = [&](const std::string& name, ClockScope scope) {
    clocks.push_back({ClockId{static_cast<std::uint32_t>(clocks.size() + 1)}, name, scope, HostId{}});
  };
  for (const std::string& node : scenario.nodes) add(node, ClockScope::kNode);
  std::vector<pipelines::StageSpec> stages = scenario.pipeline.stages;
  for (pipelines::StageSpec& server : servers_of(scenario)) stages.push_back(std::move(server));
  for (const auto& stage : stages) {
    if (bends(scenario, stage.name)) add(stage.name, ClockScope::kStage);
    for (const std::string& process : pipelines::process_names(stage)) {
      if (process != stage.name && bends(scenario, process)) add(process, ClockScope::kStage);
    }
  }
  return clocks;
}

verdict::SessionContext session_context(const pipelines::PipelineSpec& pipeline, const Labels& axes,
                                        const std::vector<Clock>& clocks) {
  verdict::SessionContext context;
  context.axes = axes;
  context.mock = pipelines::is_mock(pipeline);
  context.transport = pipeline.transport + (context.mock ? " mock" : "");
  for (const auto& stage : pipeline.stages) {
    verdict::StageContext judged{stage.name, stage.kind, stage.node, clock_of(stage, stage.name, clocks), false, {}};
    for (const std::string& process : pipelines::process_names(stage)) {
      if (process != stage.name) judged.replicas.push_back(clock_of(stage, process, clocks));
    }
    judged.foreign = pipelines::find_stage(stage.kind)->role == pipelines::StageRole::kForeign;
    if (const auto rate = stage.parameters.find("rate"); rate != stage.parameters.end()) {
      judged.offered = std::get<Frequency>(rate->second);
    }
    context.stages.push_back(std::move(judged));
  }
  for (const pipelines::Edge& edge : pipelines::edges(pipeline)) {
    verdict::HopContext hop{edge.from, edge.to, Duration{0}};
    for (const auto& link : pipelines::links_crossed(pipeline, edge.from, edge.to)) hop.link_delay += link.delay;
    context.hops.push_back(hop);
  }
  for (const auto& stages : pipelines::paths(pipeline)) {
    std::uint64_t id = pipelines::kPathOrigin;
    for (const std::uint16_t stage : stages) id = pipelines::extend_path(id, stage);
    context.paths.push_back({id, stages});
  }
  return context;
}

}  // namespace prochron::specs
