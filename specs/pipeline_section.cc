// `pipeline:` — the transport, the links between nodes, and the stages in the order they are written, each fed by the
// one before unless `from` says otherwise.
#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "faults/backend_catalog.h"
#include "pipelines/catalog.h"
#include "pipelines/ranges.h"
#include "specs/nearest.h"
#include "specs/sections.h"

namespace prochron::specs {
namespace {

const Words kKeys = {"transport", "backend", "links", "stages"};
const Words kLater = {"isolate", "otlp", "orphan"};
const Words kTransportsLater = {"kafka", "aeron", "nats", "mqtt", "redis", "grpc"};
const Words kBackendsLater = {"vdso", "libfaketime", "adjtimex", "stamps", "auto"};
const Words kStageKeys = {"name", "node", "backend", "from"};
const Words kStageLater = {"replicas", "ready"};

std::optional<TransportChoice> read_transport(const Tree& tree, Reader& reader) {
  Item item{tree.text, tree.at, nullptr};
  const Tree nothing{Tree::Kind::kNothing, "", tree.at, {}, {}};
  if (tree.kind == Tree::Kind::kScalar) {
    item.body = &nothing;
  } else if (const auto one = reader.item(tree, "transport")) {
    item = *one;
  } else {
    return {};
  }
  Words known;
  for (const auto& entry : pipelines::all_transports()) {
    if (!entry.in_process) known.emplace_back(entry.name);
  }
  if (!reader.known_word(item.at, "transport", item.head, known, kTransportsLater)) return {};
  pipelines::PipelineSpec carried;
  carried.transport = item.head;
  carried.transport_parameters = reader.parameters(item, pipelines::find_transport(item.head)->parameters);
  if (Status values = pipelines::check_transport_values(carried); !values) reader.error(item.at, values.error().message);
  return TransportChoice{carried.transport, carried.transport_parameters};
}

std::string read_backend(const Tree& tree, Reader& reader) {
  const auto word = reader.text(tree, "`backend`");
  if (word) reader.known_word(tree.at, "backend", *word, names_of(faults::all_backends()), kBackendsLater);
  return word.value_or("preload");
}

bool known_node(const std::string& node, const verdict::Location& at, Reader& reader, const Scenario& scenario) {
  return reader.known_word(at, "node", node, scenario.nodes);
}

void read_links(const Tree& tree, Reader& reader, Scenario& scenario) {
  if (tree.kind != Tree::Kind::kMap) return reader.error(tree.at, "links must be a map like {edge -> gpu: {delay: 4ms}}");
  for (const Entry& entry : tree.entries) {
    const std::size_t arrow = entry.key.find(" -> ");
    if (arrow == std::string::npos) {
      reader.error(entry.at, fmt::format("`{}` is not a link; expected like edge -> gpu", entry.key));
      continue;
    }
    pipelines::LinkSpec link{entry.key.substr(0, arrow), entry.key.substr(arrow + 4), {}, {}};
    known_node(link.from, entry.at, reader, scenario);
    known_node(link.to, entry.at, reader, scenario);
    if (link.from == link.to) reader.error(entry.at, "a link joins two nodes");
    if (!reader.expect_map(entry.value, "a link", {"delay", "jitter"}, {"loss"})) continue;
    if (const Tree* delay = reader.require(entry.value, "a link", "delay")) {
      link.delay = reader.duration(*delay).value_or(Duration{0});
    }
    if (const Entry* jitter = entry.value.find("jitter")) {
      link.jitter = reader.duration(jitter->value).value_or(Duration{0});
    }
    scenario.pipeline.links.push_back(std::move(link));
  }
}

struct Wish {  // a stage whose `from` names are not resolved yet
  std::vector<std::pair<std::string, verdict::Location>> from;
  bool said = false;
};

void read_stage(const Item& item, Reader& reader, Scenario& scenario, std::vector<Wish>& wishes) {
  if (!reader.known_word(item.at, "stage", item.head, names_of(pipelines::all_stages()), {"attach"})) return;
  const pipelines::StageEntry& entry = *pipelines::find_stage(item.head);
  pipelines::StageSpec stage;
  stage.kind = item.head;
  stage.name = item.head;
  stage.backend = scenario.backend;
  stage.parameters = reader.parameters(item, entry.parameters, kStageKeys, kStageLater);
  Wish wish;
  const Tree& body = *item.body;
  if (const Entry* name = body.find("name")) stage.name = reader.name(name->value, "a stage's `name`").value_or("");
  if (const Entry* backend = body.find("backend")) stage.backend = read_backend(backend->value, reader);
  if (const Entry* node = body.find("node")) {
    stage.node = reader.text(node->value, "`node`").value_or("");
    known_node(stage.node, node->value.at, reader, scenario);
  } else if (scenario.nodes.size() == 1) {
    stage.node = scenario.nodes.front();
  } else {
    reader.error(item.at, fmt::format("`{}` needs `node`: one of {}", item.head, fmt::join(scenario.nodes, ", ")));
  }
  if (const Entry* from = body.find("from")) {
    wish.said = true;
    const bool list = from->value.kind == Tree::Kind::kList;
    for (const Tree& one : list ? from->value.items : std::vector<Tree>{from->value}) {
      if (auto name = reader.text(one, "`from`")) wish.from.emplace_back(*name, one.at);
    }
  }
  scenario.stage_places.push_back(item.at);
  scenario.pipeline.stages.push_back(std::move(stage));
  wishes.push_back(std::move(wish));
}

/// Nodes, stages and servers share one namespace: a name means one thing wherever it stands.
void refuse_duplicates(const std::vector<Item>& items, Reader& reader, const Scenario& scenario) {
  std::set<std::string> taken(scenario.nodes.begin(), scenario.nodes.end());
  for (std::size_t i = 0; i < scenario.pipeline.stages.size() && i < items.size(); ++i) {
    const std::string& name = scenario.pipeline.stages[i].name;
    if (!name.empty() && !taken.insert(name).second) {
      reader.error(items[i].at, fmt::format("the name `{}` is taken; give this stage another with `name:`", name));
    }
  }
}

void resolve(const std::vector<Wish>& wishes, Reader& reader, Scenario& scenario) {
  auto& stages = scenario.pipeline.stages;
  Words names;
  for (const auto& stage : stages) names.push_back(stage.name);
  std::optional<std::uint16_t> before;
  for (std::uint16_t i = 0; i < stages.size(); ++i) {
    const auto role = pipelines::find_stage(stages[i].kind)->role;
    for (const auto& [name, at] : wishes[i].from) {
      if (!reader.known_word(at, "stage", name, names)) continue;
      const auto found = std::find(names.begin(), names.end(), name) - names.begin();
      stages[i].from.push_back(static_cast<std::uint16_t>(found));
    }
    const bool fed = role == pipelines::StageRole::kInner || role == pipelines::StageRole::kSink;
    if (!wishes[i].said && fed && before) stages[i].from = {*before};
    if (role != pipelines::StageRole::kForeign) before = i;
  }
}

}  // namespace

void read_pipeline(const Tree& tree, Reader& reader, Scenario& scenario) {
  if (tree.kind == Tree::Kind::kScalar) return reader.error(tree.at, "`pipeline: FILE` is not in this version");
  if (!reader.expect_map(tree, "`pipeline`", kKeys, kLater)) return;
  if (const Tree* transport = reader.require(tree, "`pipeline`", "transport")) {
    scenario.transport = read_axis<TransportChoice>(*transport, "transport", reader, [&](const Tree& one) {
      return read_transport(one, reader);
    });
  }
  if (const Entry* backend = tree.find("backend")) scenario.backend = read_backend(backend->value, reader);
  if (const Entry* links = tree.find("links")) read_links(links->value, reader, scenario);
  const Tree* stages = reader.require(tree, "`pipeline`", "stages");
  if (stages == nullptr || !reader.expect_list(*stages, "`stages`")) return;
  std::vector<Wish> wishes;
  std::vector<Item> items;
  for (const Tree& one : stages->items) {
    const auto item = reader.item(one, "stage");
    if (!item) continue;
    const std::size_t known = scenario.pipeline.stages.size();
    read_stage(*item, reader, scenario, wishes);
    if (scenario.pipeline.stages.size() > known) items.push_back(*item);
  }
  refuse_duplicates(items, reader, scenario);
  resolve(wishes, reader, scenario);
  for (std::size_t i = 0; i < items.size(); ++i) {
    const Status values = pipelines::check_values(scenario.pipeline.stages[i]);
    if (!values) reader.error(items[i].at, values.error().message);
  }
  if (items.size() == stages->items.size()) {
    if (Status graph = pipelines::check_graph(scenario.pipeline); !graph) {
      reader.error(stages->at, graph.error().message);
    }
  }
}

}  // namespace prochron::specs
