// `pipeline:` — what carries the messages, and what holds them back between nodes. The stages: stages_section.cc.
#include <fmt/format.h>

#include "faults/backend_catalog.h"
#include "pipelines/catalog.h"
#include "pipelines/ranges.h"
#include "specs/draft.h"
#include "specs/word_lists.h"

namespace prochron::specs {
namespace {

const Words kKeys = {"transport", "backend", "links", "stages", "orphan"};
const Words kLinkKeys = {"delay", "jitter"};
const Words kLater = {"isolate", "otlp"};
const Words kTransportsLater = {"aeron", "nats", "mqtt", "redis", "grpc"};
const Words kBackendsLater = {"adjtimex", "stamps"};

/// Longer links would only make sums of durations overflow.
constexpr Duration kLongestLink = std::chrono::minutes{1};

Words transports() {
  Words known;
  for (const pipelines::TransportEntry& entry : pipelines::all_transports()) {
    if (!entry.in_process) known.emplace_back(entry.name);
  }
  return known;
}

/// `zeromq`, or `{zeromq: {queue: 10}}`.
void read_transport(const Tree& tree, pipelines::PipelineSpec& pipeline, Reader& reader) {
  static const Tree nothing;
  const bool one = tree.kind == Tree::Kind::kMap && tree.entries.size() == 1;
  if (!one && !reader.text(tree, "`transport`", "the name of a transport, or {NAME: {parameters}}")) return;
  const Item item = one ? Item{tree.entries.front().key, tree.entries.front().at, &tree.entries.front().value}
                        : Item{tree.text, tree.at, &nothing};
  if (!reader.known_word(item.at, item.head, {"transport", transports(), kTransportsLater, "transports"})) return;
  const std::size_t before = reader.count();
  pipeline.transport = item.head;
  pipeline.transport_parameters = reader.parameters(item, pipelines::find_transport(item.head)->parameters);
  if (reader.count() > before) return;
  if (const Status values = pipelines::check_transport_values(pipeline); !values) {
    reader.error(item.at, values.error().message);
  }
}

std::optional<Duration> read_delay(const Entry& entry, Reader& reader) {
  const auto delay = reader.duration(entry.value, "`" + entry.key + "`");
  if (!delay || *delay <= kLongestLink) return delay;
  reader.error(entry.value.at,
               fmt::format("`{}` is more than a link may hold back: {}", entry.value.text, format(kLongestLink)));
  return {};
}

void read_link(const Entry& entry, Draft& draft) {
  Reader& reader = draft.reader;
  const std::size_t arrow = entry.key.find(" -> ");
  if (arrow == std::string::npos) {
    return reader.error(entry.at, fmt::format("`{}` is not a link; expected like edge -> gpu", entry.key));
  }
  pipelines::LinkSpec link{entry.key.substr(0, arrow), entry.key.substr(arrow + 4)};
  const WordList nodes{"node", draft.scenario.nodes};
  const bool from = draft.known_name(entry.at, link.from, nodes);
  const bool to = draft.known_name(entry.at, link.to, nodes);
  if (from && to && link.from == link.to) reader.error(entry.at, "a link joins two nodes");
  if (!reader.expect_map(entry.value, "a link", kLinkKeys, {"loss"})) return;
  reader.require(entry.value, entry.at, "a link", "delay");
  if (const Entry* delay = entry.value.find("delay")) link.delay = read_delay(*delay, reader).value_or(link.delay);
  if (const Entry* jitter = entry.value.find("jitter")) link.jitter = read_delay(*jitter, reader).value_or(link.jitter);
  draft.scenario.pipeline.links.push_back(std::move(link));
}

void read_links(const Tree& tree, Draft& draft) {
  if (tree.kind == Tree::Kind::kMap) {
    for (const Entry& entry : tree.entries) read_link(entry, draft);
  } else if (tree.kind != Tree::Kind::kRefused) {
    draft.reader.error(tree.at, "`links` must be a map like {edge -> gpu: {delay: 4ms}}");
  }
}

}  // namespace

Words backend_words() {
  Words words = {"auto"};
  for (const std::string& name : names_of(faults::all_backends())) words.push_back(name);
  return words;
}

const Words& pipeline_words() { return kKeys; }
const Words& link_words() { return kLinkKeys; }

std::string read_backend(const Tree& tree, Reader& reader) {
  const auto word = reader.text(tree, "`backend`");
  if (word) reader.known_word(tree.at, *word, {"backend", backend_words(), kBackendsLater, "backends"});
  return word.value_or("auto");
}

void read_pipeline(const Tree& tree, Draft& draft) {
  Reader& reader = draft.reader;
  const std::size_t before = reader.count();
  if (!reader.expect_map(tree, "`pipeline`", kKeys, kLater)) {
    draft.names_complete = false;
    return;
  }
  if (const Tree* transport = reader.require(tree, tree.at, "`pipeline`", "transport")) {
    read_transport(*transport, draft.scenario.pipeline, reader);
  }
  if (const Entry* orphan = tree.find("orphan")) draft.scenario.orphan_hold = read_orphan(orphan->value, reader);
  if (const Entry* backend = tree.find("backend")) draft.scenario.backend = read_backend(backend->value, reader);
  if (const Entry* links = tree.find("links")) read_links(links->value, draft);
  if (const Tree* stages = reader.require(tree, tree.at, "`pipeline`", "stages")) {
    read_stages(*stages, draft);
    if (reader.count() == before) check_topology(tree, draft);
  } else {
    draft.names_complete = false;
  }
}

}  // namespace prochron::specs
