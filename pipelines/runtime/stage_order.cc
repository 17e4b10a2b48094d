// A stage's order as JSON. A parameter's value is written under the name of its type, so that it comes back as what it
// was: {"rate": {"frequency": 40000000}}; quantities stand in their finest unit.
#include <array>
#include <nlohmann/json.hpp>

#include "pipelines/runtime/orders.h"

namespace prochron::pipelines {
namespace {

using Json = nlohmann::json;

/// In the order of ParameterValue's alternatives.
constexpr std::array<const char*, std::variant_size_v<ParameterValue>> kTypes{
    "offset", "rate", "duration", "frequency", "share", "integer", "text", "list"};

Json plain(Offset value) { return value.ns; }
Json plain(Rate value) { return value.ppt; }
Json plain(Duration value) { return value.count(); }
Json plain(Frequency value) { return value.micro_hz; }
Json plain(Share value) { return value.ppb; }
Json plain(std::int64_t value) { return value; }
Json plain(const std::string& value) { return value; }
Json plain(const TextList& value) { return value; }

Json json_of(const ParameterValues& values) {
  Json object = Json::object();
  for (const auto& [name, value] : values) {
    object[name] = {{kTypes[value.index()], std::visit([](const auto& typed) { return plain(typed); }, value)}};
  }
  return object;
}

ParameterValue value_of(const std::string& type, const Json& json) {
  if (type == "text") return json.get<std::string>();
  if (type == "list") return json.get<TextList>();
  const auto number = json.get<std::int64_t>();
  if (type == "offset") return Offset{number};
  if (type == "rate") return Rate{number};
  if (type == "duration") return Duration{number};
  if (type == "frequency") return Frequency{number};
  if (type == "share") return Share{number};
  if (type == "integer") return number;
  throw std::runtime_error("unknown type " + type);
}

ParameterValues values_of(const Json& object) {
  ParameterValues values;
  for (const auto& [name, tagged] : object.items()) {
    if (!tagged.is_object() || tagged.size() != 1) throw std::runtime_error("value without a type: " + name);
    values.emplace(name, value_of(tagged.begin().key(), tagged.begin().value()));
  }
  return values;
}

Json json_of(const std::optional<Readiness>& ready) {
  if (!ready) return nullptr;
  return {{"kind", ready->kind},
          {"what", ready->what},
          {"after_ns", ready->after.count()},
          {"within_ns", ready->within.count()}};
}

std::optional<Readiness> readiness_of(const Json& json) {
  if (json.is_null()) return {};
  const Readiness ready{.kind = json.at("kind").get<Readiness::Kind>(),
                        .what = json.at("what").get<std::string>(),
                        .after = Duration{json.at("after_ns").get<std::int64_t>()},
                        .within = Duration{json.at("within_ns").get<std::int64_t>()}};
  if (ready.kind > Readiness::Kind::kAfter) throw std::runtime_error("unknown kind of readiness");
  return ready;
}

Json json_of(const PipelineSpec& pipeline) {
  Json links = Json::array();
  for (const LinkSpec& link : pipeline.links) {
    links.push_back(
        {{"from", link.from}, {"to", link.to}, {"delay_ns", link.delay.count()}, {"jitter_ns", link.jitter.count()}});
  }
  Json stages = Json::array();
  for (const StageSpec& stage : pipeline.stages) {
    stages.push_back({{"name", stage.name},
                      {"kind", stage.kind},
                      {"node", stage.node},
                      {"backend", stage.backend},
                      {"from", stage.from},
                      {"parameters", json_of(stage.parameters)},
                      {"ready", json_of(stage.ready)},
                      {"replicas", stage.replicas}});
  }
  return {{"transport", pipeline.transport},
          {"transport_parameters", json_of(pipeline.transport_parameters)},
          {"links", links},
          {"stages", stages}};
}

PipelineSpec pipeline_of(const Json& json) {
  PipelineSpec pipeline{.transport = json.at("transport").get<std::string>(),
                        .transport_parameters = values_of(json.at("transport_parameters"))};
  for (const Json& link : json.at("links")) {
    pipeline.links.push_back({.from = link.at("from").get<std::string>(),
                              .to = link.at("to").get<std::string>(),
                              .delay = Duration{link.at("delay_ns").get<std::int64_t>()},
                              .jitter = Duration{link.at("jitter_ns").get<std::int64_t>()}});
  }
  for (const Json& stage : json.at("stages")) {
    pipeline.stages.push_back({.name = stage.at("name").get<std::string>(),
                               .kind = stage.at("kind").get<std::string>(),
                               .node = stage.at("node").get<std::string>(),
                               .backend = stage.at("backend").get<std::string>(),
                               .from = stage.at("from").get<std::vector<std::uint16_t>>(),
                               .parameters = values_of(stage.at("parameters")),
                               .ready = readiness_of(stage.at("ready")),
                               .replicas = stage.at("replicas").get<std::uint16_t>()});
  }
  return pipeline;
}

}  // namespace

std::string to_json(const StageOrder& order) {
  const Json json{{"pipeline", json_of(order.pipeline)},
                  {"stage", order.stage},
                  {"replica", order.replica},
                  {"process", order.process},
                  {"seed", order.seed},
                  {"session", order.session},
                  {"predecessors", order.predecessors},
                  {"inbox", order.inbox},
                  {"agent_fd", order.agent_fd},
                  {"corpus", order.corpus}};
  return json.dump();
}

Result<StageOrder> stage_order_from_json(const std::string& text) {
  try {
    const Json json = Json::parse(text);
    StageOrder order{.pipeline = pipeline_of(json.at("pipeline")),
                     .stage = json.at("stage").get<std::uint16_t>(),
                     .replica = json.at("replica").get<std::uint16_t>(),
                     .process = json.at("process").get<std::uint32_t>(),
                     .seed = json.at("seed").get<std::uint64_t>(),
                     .session = json.at("session").get<std::uint32_t>(),
                     .predecessors = json.at("predecessors").get<std::uint32_t>(),
                     .inbox = json.at("inbox").get<std::string>(),
                     .agent_fd = json.at("agent_fd").get<int>(),
                     .corpus = json.at("corpus").get<std::string>()};
    if (order.stage < order.pipeline.stages.size()) return order;
    return fail(ErrorCode::kCorrupt, "not a stage's order: it names a stage that the pipeline does not have");
  } catch (const std::exception& error) {
    return fail(ErrorCode::kCorrupt, std::string("not a stage's order: ") + error.what());
  }
}

}  // namespace prochron::pipelines
