// Finds the axes, counts through their combinations, and puts each choice in place of its axis.
#include "specs/environments.h"

#include <fmt/format.h>

#include <algorithm>
#include <list>
#include <map>
#include <utility>

#include "pipelines/server.h"
#include "specs/axis.h"
#include "specs/servers.h"

namespace prochron::specs {
namespace {

/// Each is a pipeline that has to start and to stop; more are a mistake in an axis.
constexpr std::size_t kMostEnvironments = 200;

using TreeAxis = Axis<const Tree*>;
using Axes = std::map<const Tree*, TreeAxis>;  ///< by the tree that stands for one value

bool is_axis(const Tree& tree) {
  return tree.kind == Tree::Kind::kMap && (tree.find("each") != nullptr || tree.find("search") != nullptr);
}

/// What a stage is called and what feeds it must be the same in all environments: rules and faults name them.
bool is_fixed(std::string_view key) { return key == "name" || key == "from"; }

/// Owned by read_environments(); one thread.
class AxisFinder {
 public:
  explicit AxisFinder(Reader& reader) : reader_(reader) {}

  void find(const Tree& tree, const std::string& key) {
    if (is_axis(tree)) return add(tree, key);
    for (const Tree& item : tree.items) find(item, key);
    for (const Entry& entry : tree.entries) {
      if (!is_fixed(entry.key)) find(entry.value, entry.key);
    }
  }
  const Axes& axes() const { return axes_; }
  const std::vector<NamedAxis>& named() const { return named_; }

 private:
  void add(const Tree& tree, const std::string& key) {
    TreeAxis axis = read_axis<const Tree*>(tree, key, reader_, [](const Tree& one) { return std::optional(&one); });
    if (axis.values.empty()) return;
    const auto known = std::ranges::find(named_, axis.name, &NamedAxis::name);
    if (known == named_.end()) {
      NamedAxis named{axis.name, {}, axis.places.front()};
      for (const auto& value : axis.values) named.labels.push_back(value.first);
      named_.push_back(std::move(named));
    } else if (known->labels.size() != axis.values.size()) {
      reader_.error(axis.places.front(),
                    different_lengths(axis.name, axis.values.size(), known->labels.size(), known->place));
    }
    axes_.emplace(&tree, std::move(axis));
  }

  Reader& reader_;
  Axes axes_;
  std::vector<NamedAxis> named_;
};

Tree chosen(const Tree& tree, const Axes& axes, const Environment& environment) {
  if (const auto axis = axes.find(&tree); axis != axes.end()) {
    return *axis->second.values[environment.choice.find(axis->second.name)->second].second;
  }
  Tree copy = tree;
  for (std::size_t i = 0; i < copy.items.size(); ++i) copy.items[i] = chosen(tree.items[i], axes, environment);
  for (std::size_t i = 0; i < copy.entries.size(); ++i) {
    copy.entries[i].value = chosen(tree.entries[i].value, axes, environment);
  }
  return copy;
}

std::vector<Environment> combinations(const std::vector<NamedAxis>& axes) {
  std::vector<Environment> all(1);
  for (const NamedAxis& axis : axes) {
    std::vector<Environment> longer;
    for (const Environment& before : all) {
      for (std::size_t v = 0; v < axis.labels.size() && longer.size() <= kMostEnvironments; ++v) {
        longer.push_back(before);
        longer.back().labels.emplace_back(axis.name, axis.labels[v]);
        longer.back().choice[axis.name] = v;
      }
    }
    all = std::move(longer);
  }
  return all;
}

/// Servers apart, which come and go with the transport.
bool same_stages(const pipelines::PipelineSpec& one, const pipelines::PipelineSpec& other) {
  const auto alike = [](const auto& a, const auto& b) {
    return a.name == b.name && a.kind == b.kind && a.from == b.from;
  };
  return std::ranges::equal(pipelines::without_server(one.stages), pipelines::without_server(other.stages), alike);
}

}  // namespace

void read_environments(const Tree& tree, Draft& draft) {
  Reader& reader = draft.reader;
  Scenario& scenario = draft.scenario;
  const std::size_t before = reader.count();
  AxisFinder finder(reader);
  finder.find(tree, "pipeline");
  scenario.environment_axes = finder.named();
  scenario.environments = combinations(finder.named());
  if (scenario.environments.size() > kMostEnvironments) {
    reader.error(tree.at, fmt::format("the axes of the pipeline make more than {} environments", kMostEnvironments));
  }
  if (reader.count() > before) {
    draft.names_complete = false;
    return;
  }
  std::list<Tree> trees;  // kept while the pipeline is read: what was meant is remembered by address
  bool complete = draft.names_complete;
  for (Environment& environment : scenario.environments) {
    scenario.pipeline = {};
    scenario.stage_places.clear();
    draft.names_complete = complete;
    const Tree& its = trees.emplace_back(chosen(tree, finder.axes(), environment));
    read_pipeline(its, draft);
    complete = complete && draft.names_complete;
    environment.pipeline = scenario.pipeline;
    add_server(its, environment, draft);
  }
  draft.names_complete = complete;
  scenario.pipeline = scenario.environments.front().pipeline;
  std::erase_if(scenario.pipeline.stages, pipelines::is_server);
  const auto differs = [&](const Environment& other) { return !same_stages(scenario.pipeline, other.pipeline); };
  if (reader.count() == before && std::ranges::any_of(scenario.environments, differs)) {
    reader.error(tree.at, "rules and faults name stages: which there are, and what feeds them, cannot be an axis");
  }
  remove_repeated(reader.diagnostics(), before);
}

}  // namespace prochron::specs
