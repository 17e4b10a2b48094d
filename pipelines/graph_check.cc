// What makes a list of stages a graph that messages can flow through: every rule is one check, the first broken one is
// reported with the stage it concerns.
#include <algorithm>
#include <array>

#include "pipelines/catalog.h"
#include "pipelines/pipeline.h"
#include "pipelines/ranges.h"

namespace prochron::pipelines {
namespace {

/// Each path has an oracle's answer per input, so their number is bounded.
constexpr std::uint64_t kMostPaths = 1'000;

using Checker = Status (*)(const PipelineSpec& pipeline);

StageRole role_of(const StageSpec& stage) {
  const StageEntry* kind = find_stage(stage.kind);
  return kind == nullptr ? StageRole::kForeign : kind->role;
}

tl::unexpected<Error> refuse(const StageSpec& stage, const std::string& why) {
  return fail(ErrorCode::kBadSpec, "stage `" + stage.name + "` " + why, stage.name);
}

Status check_size(const PipelineSpec& pipeline) {
  if (pipeline.stages.empty()) return fail(ErrorCode::kBadSpec, "a pipeline needs a stage at least", "stages");
  if (pipeline.stages.size() <= 1'000) return {};
  return fail(ErrorCode::kBadSpec, "a pipeline has 1000 stages at most", "stages");
}

Status check_origins(const PipelineSpec& pipeline) {
  for (const StageSpec& stage : pipeline.stages) {
    std::vector<std::uint16_t> from = stage.from;
    std::sort(from.begin(), from.end());
    if (!from.empty() && from.back() >= pipeline.stages.size())
      return refuse(stage, "comes from a stage that there is not");
    if (std::adjacent_find(from.begin(), from.end()) != from.end())
      return refuse(stage, "names a stage twice in `from`");
    const StageRole role = role_of(stage);
    if (role == StageRole::kSource && !from.empty()) return refuse(stage, "is a source: it can't come `from` another");
    if (role == StageRole::kForeign && !from.empty()) {
      return refuse(stage, "is a command, outside the flow of messages: it has no `from`");
    }
    if ((role == StageRole::kInner || role == StageRole::kSink) && from.empty())
      return refuse(stage, "is fed by nobody");
  }
  return {};
}

Status check_targets(const PipelineSpec& pipeline) {
  std::vector<bool> feeds(pipeline.stages.size());
  for (const StageSpec& stage : pipeline.stages) {
    for (const std::uint16_t from : stage.from) {
      feeds[from] = true;
      const StageRole role = role_of(pipeline.stages[from]);
      if (role == StageRole::kSink) return refuse(stage, "comes from a sink, where messages end");
      if (role == StageRole::kForeign) return refuse(stage, "comes from a command, which sends no messages");
    }
  }
  for (std::size_t i = 0; i < feeds.size(); ++i) {
    const StageRole role = role_of(pipeline.stages[i]);
    if (feeds[i] || role == StageRole::kSink || role == StageRole::kForeign) continue;
    return refuse(pipeline.stages[i], "feeds nobody: each path ends in a sink");
  }
  return {};
}

/// Takes away, again and again, the stages all of whose `from` are gone; what never goes lies on or behind a cycle.
/// Counts, on the way, the paths that lead to each.
Status check_order(const PipelineSpec& pipeline) {
  const std::size_t size = pipeline.stages.size();
  std::vector<std::uint64_t> leading(size);
  std::vector<bool> gone(size);
  std::uint64_t ending = 0;
  for (std::size_t left = size; left > 0;) {
    const std::size_t before = left;
    for (std::size_t i = 0; i < size; ++i) {
      const StageSpec& stage = pipeline.stages[i];
      const auto is_gone = [&gone](std::uint16_t from) { return gone[from]; };
      if (gone[i] || !std::all_of(stage.from.begin(), stage.from.end(), is_gone)) continue;
      leading[i] = stage.from.empty() ? 1 : 0;
      for (const std::uint16_t from : stage.from) leading[i] += leading[from];
      ending += role_of(stage) == StageRole::kSink ? leading[i] : 0;
      if (leading[i] > kMostPaths || ending > kMostPaths) return refuse(stage, "is reached on more than 1000 paths");
      gone[i] = true;
      --left;
    }
    if (left < before) continue;
    const auto stuck = std::find(gone.begin(), gone.end(), false) - gone.begin();
    return refuse(pipeline.stages[static_cast<std::size_t>(stuck)], "comes from itself, by way of its `from`");
  }
  return {};
}

Status check_each(const PipelineSpec& pipeline) {
  for (const StageSpec& stage : pipeline.stages) {
    if (const Status right = check_values(stage); !right) return right;
  }
  const bool carries_nothing = pipeline.transport.empty() && edges(pipeline).empty();
  return carries_nothing ? Status{} : check_transport_values(pipeline);
}

}  // namespace

Status check_graph(const PipelineSpec& pipeline) {
  constexpr std::array<Checker, 5> kChecks{check_size, check_each, check_origins, check_targets, check_order};
  for (const Checker check : kChecks) {
    if (const Status right = check(pipeline); !right) return right;
  }
  return {};
}

}  // namespace prochron::pipelines
