// Nothing here starts a clock fault: what fails, fails before.
#include "controller/cli/run_beginning.h"

#include <algorithm>
#include <map>
#include <set>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "controller/environment.h"
#include "controller/minutes.h"
#include "controller/reference_run.h"
#include "pipelines/server.h"
#include "specs/specs.h"

namespace prochron::controller {
namespace {

bool is_of(const std::vector<std::uint32_t>& sessions, std::uint32_t session) {
  return std::ranges::find(sessions, session) != sessions.end();
}

/// "  1 transport x 17 skew": what the cells are the product of; nothing when there is one cell alone.
std::string axes_of(const specs::Plan& plan, const std::vector<std::uint32_t>& sessions) {
  std::map<std::string, std::set<std::string>> labels;
  std::vector<std::string> order;
  for (const verdict::CellContext& cell : plan.judge.cells) {
    if (!is_of(sessions, cell.session)) continue;
    for (const auto& [axis, label] : cell.axes) {
      if (labels[axis].empty()) order.push_back(axis);
      labels[axis].insert(label);
    }
  }
  std::string text;
  for (const std::string& axis : order) text += fmt::format("{}{} {}", text.empty() ? "  " : " x ", labels[axis].size(), axis);
  return text;
}

/// "shard 2 of 3: 6 of 17 cells" or "17 cells".
std::string cells_text(const specs::Plan& plan, const std::vector<std::uint32_t>& sessions) {
  const auto ours = std::ranges::count_if(
      plan.judge.cells, [&](const verdict::CellContext& cell) { return is_of(sessions, cell.session); });
  const bool all = static_cast<std::size_t>(ours) == plan.judge.cells.size();
  std::string text = all ? fmt::format("{} cells", ours) : fmt::format("{} of {} cells", ours, plan.judge.cells.size());
  if (plan.judge.sharding && !plan.judge.sharding->merged) {
    text = fmt::format("shard {} of {}: {}", plan.judge.sharding->present.front(), plan.judge.sharding->count, text);
  }
  return text;
}

}  // namespace

std::string headline(const specs::Plan& plan, const std::vector<std::uint32_t>& sessions) {
  std::size_t thin = 0;
  for (const specs::Evidence& row : plan.evidence) thin += row.advice.empty() ? 0 : 1;
  const std::string evidence = thin == 0 ? "every rule decidable at 95 %" : fmt::format("too little for {} rules", thin);
  Duration length{0};
  for (const std::uint32_t session : sessions) length += plan.sessions[session].length;
  const char* const whose = plan.scenario.simulated ? " of virtual time" : "";
  return fmt::format("{}  seed {}  {}{}  about {}{}   evidence: {}   [Ctrl-C heals and reports]\n", plan.scenario.name,
                     plan.judge.seed, cells_text(plan, sessions), axes_of(plan, sessions), minutes(length), whose, evidence);
}

Status write_beginning(const RunFolder& folder, RunId run, const specs::Plan& plan,
                       const std::vector<std::string>& argv) {
  if (Status spec = folder.write("spec.yaml", plan.scenario.text); !spec) return spec;
  if (plan.scenario.pipeline_file) {
    if (Status file = folder.write("pipeline.yaml", plan.scenario.pipeline_file->text); !file) return file;
  }
  if (Status json = folder.write("plan.json", specs::plan_json(plan)); !json) return json;
  return folder.write("environment.json", environment_json(run, argv));
}

Status write_reference(trace::HistoryWriter& history, const specs::Plan& plan,
                       const std::vector<std::uint32_t>& sessions) {
  std::vector<std::pair<std::vector<pipelines::StageSpec>, trace::Bytes>> known;  // sessions often have the same stages
  for (const std::uint32_t session : sessions) {
    const pipelines::PipelineSpec& pipeline = plan.sessions[session].pipeline;
    const std::vector<pipelines::StageSpec> stages = pipelines::without_server(pipeline.stages);  // it answers nothing
    auto same = std::ranges::find(known, stages, &decltype(known)::value_type::first);
    if (same == known.end()) {
      Result<trace::Bytes> answers = run_reference(pipeline, plan.judge.seed);
      if (!answers) return pass(answers);
      same = known.emplace(known.end(), stages, *std::move(answers));
    }
    if (Status kept = history.append_frames(session, same->second); !kept) return kept;
  }
  return {};
}

}  // namespace prochron::controller
