// `stages:` — in the order they are written, each fed by the one before unless `from` says otherwise.
#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "pipelines/catalog.h"
#include "pipelines/ranges.h"
#include "specs/draft.h"
#include "specs/word_lists.h"

namespace prochron::specs {
namespace {

const Words kKeys = {"name", "node", "backend", "from"};

/// A `from` that names stages which may stand further down.
struct Wish {
  std::vector<std::pair<std::string, verdict::Location>> from;
  bool said = false;
};

std::string read_node(const Item& item, Draft& draft) {
  const Words& nodes = draft.scenario.nodes;
  const Entry* node = item.body->find("node");
  if (node == nullptr && nodes.size() == 1) return nodes.front();
  if (node == nullptr && nodes.empty()) return {};
  if (node == nullptr) {
    draft.reader.error(item.at, fmt::format("`{}` needs `node`: one of {}", item.head, fmt::join(nodes, ", ")));
    return {};
  }
  const auto name = draft.reader.text(node->value, "`node`", "the name of a node");
  if (name) draft.known_name(node->value.at, *name, {"node", nodes});
  return name.value_or("");
}

Wish read_from(const Tree& body, Reader& reader) {
  Wish wish;
  const Entry* from = body.find("from");
  if (from == nullptr) return wish;
  wish.said = true;
  const std::vector<Tree> one = {from->value};
  const bool list = from->value.kind == Tree::Kind::kList;
  for (const Tree& stage : list ? from->value.items : one) {
    if (auto name = reader.text(stage, "`from`", "a stage's name, or a list of them")) {
      wish.from.emplace_back(std::move(*name), stage.at);
    }
  }
  return wish;
}

/// Nodes, stages and servers share one namespace: a name means one thing wherever it stands.
std::string read_name(const Item& item, Draft& draft) {
  const Entry* said = item.body->find("name");
  const auto name = said == nullptr ? item.head : draft.reader.name(said->value, "a stage");
  if (!name) {
    draft.names_complete = false;
    return {};
  }
  const Words taken = draft.stage_names() + draft.scenario.nodes;
  if (std::ranges::find(taken, *name) != taken.end()) {
    draft.reader.error(said == nullptr ? item.at : said->value.at,
                       fmt::format("the name `{}` is taken; give this stage another with `name:`", *name));
  }
  return *name;
}

/// False if there is no telling which stage it is.
bool read_stage(const Item& item, Draft& draft, std::vector<Wish>& wishes) {
  Reader& reader = draft.reader;
  const WordList kinds{"stage", names_of(pipelines::all_stages()), {"attach"}, "stages"};
  if (!reader.known_word(item.at, item.head, kinds)) return false;
  const std::size_t before = reader.count();
  pipelines::StageSpec stage;
  stage.kind = item.head;
  const pipelines::StageEntry& kind = *pipelines::find_stage(item.head);
  const bool foreign = kind.role == pipelines::StageRole::kForeign;
  const bool inner = kind.role == pipelines::StageRole::kInner;
  const Words own = foreign ? Words{"ready"} : inner ? Words{"replicas"} : Words{};
  stage.parameters = reader.parameters(item, kind.parameters, kKeys + own);
  if (reader.count() == before) {
    if (const Status values = pipelines::check_values(stage); !values) reader.error(item.at, values.error().message);
  }
  stage.name = read_name(item, draft);
  stage.node = read_node(item, draft);
  const Entry* backend = item.body->find("backend");
  stage.backend = backend != nullptr ? read_backend(backend->value, reader) : draft.scenario.backend;
  if (stage.backend == "auto") {
    stage.backend = "preload";
    stage.chosen = foreign ? "auto: as long as its program has a loader" : "auto: our own program has a loader";
  }
  if (const Entry* ready = item.body->find("ready"); ready != nullptr && foreign) {
    stage.ready = read_ready(ready->value, reader);
  }
  if (const Entry* replicas = item.body->find("replicas"); replicas != nullptr && inner) {
    stage.replicas = read_replicas(replicas->value, reader);
  }
  wishes.push_back(read_from(*item.body, reader));
  draft.scenario.pipeline.stages.push_back(std::move(stage));
  draft.scenario.stage_places.push_back(item.at);
  return true;
}

void resolve(const std::vector<Wish>& wishes, Draft& draft) {
  auto& stages = draft.scenario.pipeline.stages;
  const WordList names{"stage", draft.stage_names()};
  std::optional<std::uint16_t> before;
  for (std::size_t i = 0; i < stages.size(); ++i) {
    for (const auto& [name, at] : wishes[i].from) {
      if (!draft.known_name(at, name, names)) continue;
      const auto found = std::ranges::find(names.known, name) - names.known.begin();
      stages[i].from.push_back(static_cast<std::uint16_t>(found));
    }
    const auto role = pipelines::find_stage(stages[i].kind)->role;
    const bool fed = role == pipelines::StageRole::kInner || role == pipelines::StageRole::kSink;
    if (!wishes[i].said && fed && before) stages[i].from = {*before};
    if (role != pipelines::StageRole::kForeign) before = static_cast<std::uint16_t>(i);
  }
}

void check_flow(const verdict::Location& at, Draft& draft) {
  pipelines::PipelineSpec flow = draft.scenario.pipeline;
  flow.transport_parameters = {};
  flow.transport = pipelines::all_transports().front().name;  // any: which one it is was checked where it stands
  const Status graph = pipelines::check_graph(flow);
  if (graph) return;
  const Words names = draft.stage_names();
  const auto stage = std::ranges::find(names, graph.error().where) - names.begin();
  const bool known = static_cast<std::size_t>(stage) < names.size();
  draft.reader.error(known ? draft.scenario.stage_places[static_cast<std::size_t>(stage)] : at, graph.error().message);
}

}  // namespace

const Words& stage_words() { return kKeys; }

void read_stages(const Tree& tree, Draft& draft) {
  if (!draft.reader.expect_list(tree, "`stages`")) {
    draft.names_complete = false;
    return;
  }
  const std::size_t before = draft.reader.count();
  std::vector<Wish> wishes;
  for (const Tree& one : tree.items) {
    const auto item = draft.reader.item(one, "stage");
    if (!item || !read_stage(*item, draft, wishes)) draft.names_complete = false;
  }
  resolve(wishes, draft);
  if (draft.reader.count() == before) check_flow(tree.at, draft);
}

}  // namespace prochron::specs
