// `prochron schema`: the grammar as JSON Schema, made of the very lists that the loader reads by. It tells the form of a
// spec, not what only the whole of it can get wrong: which names there are, what fits into which phase.
#include <algorithm>
#include <nlohmann/json.hpp>

#include "faults/backend_catalog.h"
#include "faults/fault_kind.h"
#include "faults/process_fault.h"
#include "pipelines/catalog.h"
#include "specs/draft.h"
#include "specs/specs.h"
#include "specs/word_lists.h"
#include "verdict/expectation/catalog.h"

namespace prochron::specs {
namespace {

using Json = nlohmann::ordered_json;

Json reference(const std::string& name) { return {{"$ref", "#/$defs/" + name}}; }

/// Text of a form, or a reference that is filled in first; of quantities also a bare 0.
Json written_as(const char* pattern, bool zero) {
  Json any = Json::array({{{"type", "string"}, {"pattern", pattern}}, reference("filled_in")});
  if (zero) any.push_back({{"const", 0}});
  return {{"anyOf", any}};
}

Json closed_map(Json properties, const Words& required) {
  Json map = {{"type", "object"}, {"properties", std::move(properties)}, {"additionalProperties", false}};
  if (!required.empty()) map["required"] = required;
  return map;
}

/// `{HEAD: …}`, one of those.
Json item_of(Json heads) {
  Json item = closed_map(std::move(heads), {});
  item["minProperties"] = item["maxProperties"] = 1;
  return item;
}

Json or_axis(const Json& value) {
  const Json list = {{"type", "array"}, {"minItems", 1}, {"items", value}};
  const Json labelled = {{"type", "object"}, {"minProperties", 1}, {"additionalProperties", value}};
  return {{"anyOf", {value, closed_map({{"each", {{"anyOf", {list, labelled}}}}, {"as", reference("name")}}, {"each"})}}};
}

Json value_of(ParameterType type) {
  switch (type) {
    case ParameterType::kOffset:
      return reference("offset");
    case ParameterType::kRate:
      return reference("rate");
    case ParameterType::kDuration:
      return reference("duration");
    case ParameterType::kFrequencyOrMax:
      return {{"anyOf", {reference("frequency"), {{"const", "max"}}}}};
    case ParameterType::kShare:
      return reference("share");
    case ParameterType::kInteger:
      return reference("count");
    case ParameterType::kTextList:
      return {{"type", "array"}, {"items", reference("text")}};
    case ParameterType::kText:
      break;
  }
  return reference("text");
}

/// A catalog's entry: its own parameters, all of which may be axes, and what `rest` has; the starred one alone, unless
/// `rest` has what is required; nothing, if nothing is required.
template <class Entry>
Json body_of(const Entry& entry, Json rest, Words required) {
  Json any = Json::array();
  const bool starred_suffices = required.empty();
  for (const Parameter& parameter : entry.parameters) {
    Json value = or_axis(value_of(parameter.type));
    if (parameter.starred && starred_suffices) any.push_back(value);
    value["description"] = parameter.doc;
    if (!parameter.default_text.empty()) value["default"] = parameter.default_text;
    rest[std::string(parameter.name)] = std::move(value);
    if (parameter.required) required.emplace_back(parameter.name);
  }
  if (required.empty()) any.push_back({{"type", "null"}});
  any.push_back(closed_map(std::move(rest), required));
  return {{"description", entry.doc}, {"anyOf", std::move(any)}};
}

/// What each of those words holds: what `known` says of it, else anything.
Json properties_of(const Words& words, const Json& known) {
  Json properties = Json::object();
  for (const std::string& word : words) properties[word] = known.contains(word) ? known[word] : Json(true);
  return properties;
}

Json transports() {
  Json heads = Json::object();
  Words names;
  for (const auto& transport : pipelines::all_transports()) {
    if (transport.in_process) continue;
    names.emplace_back(transport.name);
    heads[names.back()] = body_of(transport, Json::object(), {});
  }
  return {{"anyOf", {{{"enum", names}}, reference("filled_in"), item_of(std::move(heads))}}};
}

Json backend() { return or_axis({{"anyOf", {{{"enum", backend_words()}}, reference("filled_in")}}}); }

Json stages() {
  const Json known = {{"name", reference("name")}, {"node", or_axis(reference("text"))}, {"backend", backend()}};
  Json heads = Json::object();
  for (const auto& stage : pipelines::all_stages()) {
    const bool several = stage.role == pipelines::StageRole::kInner;
    const Words words = stage_words() + (several ? Words{"replicas"} : Words{});
    heads[std::string(stage.name)] = body_of(stage, properties_of(words, known), {});
  }
  return {{"type", "array"}, {"items", item_of(std::move(heads))}};
}

Json pipeline() {
  const Json link = closed_map(properties_of(link_words(), {{"delay", or_axis(reference("duration"))},
                                                            {"jitter", or_axis(reference("duration"))}}),
                               {"delay"});
  const Json known = {{"transport", or_axis(reference("transport"))},
                      {"backend", backend()},
                      {"links", {{"type", "object"}, {"additionalProperties", link}}},
                      {"stages", stages()}};
  const Json file = {{"type", "string"}, {"pattern", "\\.ya?ml$|\\$(input|env)\\."}};
  return {{"anyOf", {file, closed_map(properties_of(pipeline_words(), known), {"transport", "stages"})}}};
}

Json faults_item() {
  const Json family = {{"anyOf", {{{"enum", {"realtime", "monotonic", "stamps"}}}, reference("filled_in")}}};
  const Json heal = {{"type", "string"}, {"pattern", "^(step|leave|slew .+)$|\\$(input|env)\\."}};
  const Json known = {{"at", or_axis(reference("duration"))},
                      {"for", or_axis(reference("duration"))},
                      {"heal", or_axis(heal)},
                      {"affects", or_axis({{"type", "array"}, {"minItems", 1}, {"items", family}})}};
  Json heads = Json::object();
  for (const auto& kind : faults::all_kinds()) {
    heads[std::string(kind.name)] = body_of(kind, properties_of(fault_words(), known), {"clock"});
  }
  for (const auto& fault : faults::all_process_faults()) {
    const Words words = fault.lasts ? Words{"stage", "at", "for"} : Words{"stage", "at"};
    heads[std::string(fault.name)] = closed_map(properties_of(words, known), {"stage"});
    heads[std::string(fault.name)]["description"] = fault.doc;
  }
  return item_of(std::move(heads));
}

/// The phases whose parameters are `for` and what follows from it.
constexpr std::string_view kJudgedPhases[] = {"warmup", "control", "faults", "recovery"};

Json phases() {
  Json heads = Json::object();
  for (const std::string& head : phase_words()) {
    if (std::ranges::find(kJudgedPhases, head) == std::end(kJudgedPhases)) {
      heads[head] = true;
      continue;
    }
    Json map = closed_map({{"for", reference("duration")}, {"name", reference("name")}}, {"for"});
    if (head != "warmup") map["properties"]["settle"] = reference("duration");
    if (head == "faults") {
      map["properties"]["for"] = or_axis(reference("duration"));
      map["properties"]["inject"] = {{"type", "array"}, {"minItems", 1}, {"items", faults_item()}};
      map["required"].push_back("inject");
    }
    heads[head] = head == "faults" ? map : Json{{"anyOf", {reference("duration"), map}}};
  }
  return {{"type", "array"}, {"items", item_of(std::move(heads))}};
}

Json rules() {
  Json known = {{"within", reference("duration")}, {"where", reference("case")}};
  for (const char* limit : {"at_most", "at_least"}) known[limit] = reference("share");
  for (const char* limit : {"lost", "duplicated", "wrong", "reordered"}) known[limit] = reference("count");
  Json heads = Json::object();
  for (const auto& rule : verdict::all_rules()) {
    const Words keys = Words(rule.keys.begin(), rule.keys.end()) + rule_words();
    Json own = known;
    if (rule.name == "skew_margin") own["at_least"] = reference("duration"), own["p"] = reference("share");
    Json body = closed_map(properties_of(keys, own), {});
    if (rule.name == "prediction") body["required"] = {"within"};
    Json any = Json::array({body});
    if (rule.name == "check") any.push_back({{"type", "array"}, {"minItems", 1}, {"items", reference("text")}});
    if (rule.name != "check" && rule.name != "prediction") any.push_back({{"type", "null"}});
    heads[std::string(rule.name)] = {{"description", rule.doc}, {"anyOf", std::move(any)}};
  }
  return {{"type", "array"}, {"minItems", 1}, {"items", item_of(std::move(heads))}};
}

Json definitions() {
  const Json label = {{"type", {"string", "number", "boolean"}}};
  const Json labels = {{"anyOf", {label, {{"type", "array"}, {"minItems", 1}, {"items", label}}}}};
  const Json some_case = {{"type", "object"}, {"additionalProperties", labels}};
  Json reasoned = some_case;
  reasoned["required"] = {"because"};
  return {{"filled_in", {{"type", "string"}, {"pattern", "\\$(input|env)\\.[A-Za-z_]"}}},
          {"text", label},
          {"name", {{"type", "string"}, {"pattern", "^[A-Za-z][A-Za-z0-9_-]{0,63}$|\\$(input|env)\\."}}},
          {"count", {{"anyOf", {{{"type", "integer"}, {"minimum", 0}}, written_as("^(0|[1-9][0-9]*)$", true)}}}},
          {"duration", written_as("^(0|([0-9]+(\\.[0-9]+)?(ns|us|µs|ms|s|m|h|d))+)$", true)},
          {"offset", written_as("^[+-]?(0|([0-9]+(\\.[0-9]+)?(ns|us|µs|ms|s|m|h|d))+)$", true)},
          {"rate", written_as("^[+-]?(0|[0-9]+(\\.[0-9]+)?(ppb|ppm))$", true)},
          {"frequency", written_as("^[0-9]+(\\.[0-9]+)?/(s|m|h|d|ms)$", false)},
          {"share", written_as("^(0|[0-9]+(\\.[0-9]+)?%)$", true)},
          {"case", some_case},
          {"reasoned_case", reasoned},
          {"transport", transports()}};
}

}  // namespace

std::string schema_json() {
  const Json cases = {{"type", "array"}, {"items", reference("reasoned_case")}};
  const Json node = {{"enum", {"local", "simulated"}}};
  const Json known = {
      {"scenario", reference("name")},
      {"about", reference("text")},
      {"seed", reference("count")},
      {"clocks_start", reference("text")},
      {"repeat", reference("count")},
      {"inputs", {{"type", "object"}, {"additionalProperties", reference("text")}}},
      {"nodes", {{"type", "object"}, {"minProperties", 1}, {"additionalProperties", node}}},
      {"pipeline", pipeline()},
      {"schedule", phases()},
      {"expect", rules()},
      {"skip", cases},
      {"known", cases},
  };
  Json schema = {{"$schema", "https:" "//json-schema.org/draft/2020-12/schema"}, {"title", "a scenario of prochron"}};
  schema.update(closed_map(properties_of(top_words(), known), {"scenario", "pipeline", "schedule", "expect"}));
  schema["$defs"] = definitions();
  return schema.dump(2) + "\n";
}

}  // namespace prochron::specs
