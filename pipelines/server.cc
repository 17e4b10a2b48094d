// One transport has servers so far; what is said of it here is all that tells it apart.
#include "pipelines/server.h"

#include <algorithm>

#include "pipelines/catalog.h"
#include "pipelines/values.h"

namespace prochron::pipelines {
namespace {

constexpr std::string_view kEmbedded = "embedded";
constexpr std::string_view kMock = "mock";

std::string text_of(const PipelineSpec& pipeline, std::string_view parameter) {
  const TransportEntry* entry = find_transport(pipeline.transport);
  if (entry == nullptr) return {};
  const ParameterValues values = with_defaults(entry->parameters, pipeline.transport_parameters);
  const auto found = values.find(parameter);
  const std::string* const text = found == values.end() ? nullptr : std::get_if<std::string>(&found->second);
  return text == nullptr ? std::string() : *text;
}

/// Of the first stage that receives, which is the nearest to a source.
std::string default_node(const PipelineSpec& pipeline) {
  const auto receives = [](const StageSpec& stage) { return !stage.from.empty(); };
  const auto first = std::ranges::find_if(pipeline.stages, receives);
  if (first != pipeline.stages.end()) return first->node;
  return pipeline.stages.empty() ? std::string() : pipeline.stages.front().node;
}

std::optional<LinkSpec> link_between(const PipelineSpec& pipeline, const std::string& from, const std::string& to) {
  const auto joins = [&](const LinkSpec& link) { return link.from == from && link.to == to; };
  const auto found = std::ranges::find_if(pipeline.links, joins);
  return found == pipeline.links.end() ? std::nullopt : std::optional(*found);
}

}  // namespace

std::optional<StageSpec> planned_server(const PipelineSpec& pipeline) {
  const std::string brokers = text_of(pipeline, "brokers");
  if (brokers != kEmbedded && brokers != kMock) return std::nullopt;
  const std::string said = text_of(pipeline, "node");
  return StageSpec{.name = pipeline.transport,
                   .kind = std::string(brokers == kMock ? kKafkaMock : kKafkaBroker),
                   .node = said.empty() ? default_node(pipeline) : said,
                   .backend = "preload",
                   .chosen = "auto: its program has a loader"};
}

PipelineSpec with_server(PipelineSpec pipeline) {
  if (auto server = planned_server(pipeline)) pipeline.stages.push_back(*std::move(server));
  return pipeline;
}

bool is_server(const StageSpec& stage) { return stage.kind == kKafkaBroker || stage.kind == kKafkaMock; }

std::vector<StageSpec> without_server(std::vector<StageSpec> stages) {
  std::erase_if(stages, is_server);
  return stages;
}

std::optional<std::uint16_t> server_index(const PipelineSpec& pipeline) {
  const auto found = std::ranges::find_if(pipeline.stages, is_server);
  if (found == pipeline.stages.end()) return std::nullopt;
  return static_cast<std::uint16_t>(found - pipeline.stages.begin());
}

std::string own_server(const PipelineSpec& pipeline) {
  const std::string brokers = text_of(pipeline, "brokers");
  return brokers == kEmbedded || brokers == kMock ? std::string() : brokers;
}

bool is_mock(const PipelineSpec& pipeline) { return text_of(pipeline, "brokers") == kMock; }

std::vector<LinkSpec> links_crossed(const PipelineSpec& pipeline, std::uint16_t from, std::uint16_t to) {
  std::vector<std::string> way{pipeline.stages[from].node, pipeline.stages[to].node};
  if (!own_server(pipeline).empty()) return {};
  if (const auto server = server_index(pipeline)) way.insert(way.begin() + 1, pipeline.stages[*server].node);
  std::vector<LinkSpec> crossed;
  for (std::size_t leg = 1; leg < way.size(); ++leg) {
    if (const auto link = link_between(pipeline, way[leg - 1], way[leg])) crossed.push_back(*link);
  }
  return crossed;
}

}  // namespace prochron::pipelines
