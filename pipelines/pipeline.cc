// The graph as lists: its edges, its paths, and the identity of a path.
#include "pipelines/pipeline.h"

#include <algorithm>

#include "pipelines/catalog.h"

namespace prochron::pipelines {
namespace {

bool is_closed_loop(const StageSpec& stage) {
  const auto rate = stage.parameters.find("rate");
  return rate != stage.parameters.end() && rate->second == ParameterValue(Frequency{0});
}

void walk(const PipelineSpec& pipeline, const std::vector<Edge>& all, std::vector<std::uint16_t>& path,
          std::vector<std::vector<std::uint16_t>>& found) {
  const StageEntry* kind = find_stage(pipeline.stages[path.back()].kind);
  if (kind != nullptr && kind->role == StageRole::kSink) found.push_back(path);
  if (path.size() > pipeline.stages.size()) return;  // a cycle, which check_graph refuses
  for (const Edge& edge : all) {
    if (edge.from != path.back()) continue;
    path.push_back(edge.to);
    walk(pipeline, all, path, found);
    path.pop_back();
  }
}

}  // namespace

std::string process_name(const StageSpec& stage, std::uint16_t replica) {
  return stage.replicas == 1 ? stage.name : stage.name + "." + std::to_string(replica + 1);
}

std::vector<std::string> process_names(const StageSpec& stage) {
  std::vector<std::string> names;
  for (std::uint16_t replica = 0; replica < stage.replicas; ++replica) names.push_back(process_name(stage, replica));
  return names;
}

const StageSpec* stage_called(const PipelineSpec& pipeline, const std::string& name) {
  const auto found = std::find_if(pipeline.stages.begin(), pipeline.stages.end(), [&](const StageSpec& stage) {
    const std::vector<std::string> names = process_names(stage);
    return stage.name == name || std::find(names.begin(), names.end(), name) != names.end();
  });
  return found == pipeline.stages.end() ? nullptr : &*found;
}

std::vector<Edge> edges(const PipelineSpec& pipeline) {
  std::vector<Edge> all;
  for (std::size_t to = 0; to < pipeline.stages.size(); ++to) {
    for (const std::uint16_t from : pipeline.stages[to].from) all.push_back({from, static_cast<std::uint16_t>(to)});
  }
  std::sort(all.begin(), all.end());
  return all;
}

std::vector<std::vector<std::uint16_t>> paths(const PipelineSpec& pipeline) {
  const std::vector<Edge> all = edges(pipeline);
  std::vector<std::vector<std::uint16_t>> found;
  for (std::size_t stage = 0; stage < pipeline.stages.size(); ++stage) {
    const StageEntry* kind = find_stage(pipeline.stages[stage].kind);
    if (kind == nullptr || kind->role != StageRole::kSource) continue;
    std::vector<std::uint16_t> path{static_cast<std::uint16_t>(stage)};
    walk(pipeline, all, path, found);
  }
  return found;
}

std::vector<Edge> acknowledgements(const PipelineSpec& pipeline) {
  std::vector<Edge> back;
  for (const auto& path : paths(pipeline)) {
    if (is_closed_loop(pipeline.stages[path.front()])) back.push_back({path.back(), path.front()});
  }
  std::sort(back.begin(), back.end());
  back.erase(std::unique(back.begin(), back.end()), back.end());
  return back;
}

std::uint64_t extend_path(std::uint64_t path, std::uint16_t stage) {
  return fnv1a(fnv1a(path, static_cast<std::uint8_t>(stage)), static_cast<std::uint8_t>(stage >> 8U));
}

}  // namespace prochron::pipelines
