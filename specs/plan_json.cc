// plan.json: what was decided before the run, quantities as whole numbers with their unit in the key.
#include <nlohmann/json.hpp>

#include "specs/specs.h"
#include "verdict/expectation/json.h"

namespace prochron::specs {
namespace {

using Json = nlohmann::ordered_json;

struct ToJson {
  Json operator()(const Offset& v) const { return {{"offset_ns", v.ns}}; }
  Json operator()(const Rate& v) const { return {{"rate_ppt", v.ppt}}; }
  Json operator()(const Duration& v) const { return {{"duration_ns", v.count()}}; }
  Json operator()(const Frequency& v) const { return {{"micro_hz", v.micro_hz}}; }
  Json operator()(const Share& v) const { return {{"ppb", v.ppb}}; }
  Json operator()(std::int64_t v) const { return v; }
  Json operator()(const std::string& v) const { return v; }
  Json operator()(const TextList& v) const { return v; }
};

Json values_json(const ParameterValues& values) {
  Json json = Json::object();
  for (const auto& [name, value] : values) json[name] = std::visit(ToJson{}, value);
  return json;
}

Json pipeline_json(const pipelines::PipelineSpec& pipeline) {
  Json links = Json::array();
  for (const auto& link : pipeline.links) {
    links.push_back(
        {{"from", link.from}, {"to", link.to}, {"delay_ns", link.delay.count()}, {"jitter_ns", link.jitter.count()}});
  }
  Json stages = Json::array();
  for (const auto& stage : pipeline.stages) {
    Json planned = {{"name", stage.name},
                    {"kind", stage.kind},
                    {"node", stage.node},
                    {"backend", stage.backend},
                    {"chosen", stage.chosen},
                    {"from", stage.from},
                    {"parameters", values_json(stage.parameters)}};
    if (stage.replicas > 1) planned["replicas"] = stage.replicas;
    if (stage.ready) planned["ready"] = pipelines::describe(*stage.ready);
    stages.push_back(std::move(planned));
  }
  return {{"transport", pipeline.transport},
          {"transport_parameters", values_json(pipeline.transport_parameters)},
          {"links", links},
          {"stages", stages}};
}

Json session_json(const PlannedSession& session) {
  Json windows = Json::array();
  for (const PlannedWindow& window : session.windows) {
    Json inject = Json::array();
    for (const Injection& injection : window.inject) {
      inject.push_back({{"kind", injection.kind},
                        {"clock", injection.clock.value},
                        {"at_ns", injection.at.count()},
                        {"for_ns", injection.length.count()},
                        {"values", values_json(injection.values)},
                        {"heal", faults::heal_text(injection.heal)}});
    }
    for (const ProcessInjection& injection : window.processes) {
      inject.push_back({{"kind", faults::name_of(injection.fault)},
                        {"target", injection.target},
                        {"at_ns", injection.at.count()},
                        {"for_ns", injection.length.count()}});
    }
    windows.push_back(
        {{"window", window.index}, {"name", window.name}, {"begin_ns", window.begin.count()}, {"inject", inject}});
  }
  return {{"length_ns", session.length.count()}, {"pipeline", pipeline_json(session.pipeline)}, {"windows", windows}};
}

}  // namespace

std::string plan_json(const Plan& plan) {
  Json sessions = Json::array();
  for (const PlannedSession& session : plan.sessions) sessions.push_back(session_json(session));
  Json evidence = Json::array();
  for (const Evidence& row : plan.evidence) {
    evidence.push_back({{"at", row.at.file + ":" + std::to_string(row.at.line) + ":" + std::to_string(row.at.column)},
                        {"rule", row.rule},
                        {"spans", row.spans},
                        {"needed", row.needed},
                        {"power", row.power}});
  }
  Json inputs = Json::object();
  for (const auto& [name, value] : plan.scenario.inputs) inputs[name] = value;
  Json json = {{"schema", kPlanSchema},
                     {"scenario", plan.scenario.name},
                     {"seed", plan.judge.seed},
                     {"inputs", inputs},
                     {"length_ns", plan.length.count()},
                     {"sessions", sessions},
                     {"evidence", evidence},
                     {"judge", Json::parse(verdict::to_json(plan.judge))}};
  if (!plan.only.empty()) json["only"] = plan.only;
  for (const Extension& one : plan.extensions) {
    json["extensions"].push_back({{"cells", one.cells}, {"rounds", one.rounds}, {"is_look", one.is_look}});
  }
  return json.dump(2) + "\n";
}

}  // namespace prochron::specs
