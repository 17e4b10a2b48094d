// The difference that a person would name first.
#include "controller/record_difference.h"

#include <utility>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace prochron::controller {
namespace {

using Json = nlohmann::ordered_json;

std::string value_at(const Json& json, const char* place) {
  const Json::json_pointer at(place);
  return json.contains(at) ? json.at(at).dump() : "none";
}

/// The plan without what tells the parts of a whole apart.
Json whole_plan(const std::string& text) {
  Json plan = Json::parse(text, nullptr, false);
  const Json::json_pointer place("/judge/sharding");
  if (plan.contains(place) && plan.at(place).is_object()) {
    plan.at(place).erase("present");
    plan.at(place).erase("merged");
  }
  return plan;
}

}  // namespace

Result<RecordTexts> read_texts(const RunFolder& folder) {
  RecordTexts texts;
  for (const auto& [name, text] : {std::pair{"spec.yaml", &texts.spec}, std::pair{"plan.json", &texts.plan},
                                   std::pair{"environment.json", &texts.environment}}) {
    Result<std::string> read = folder.read(name);
    if (!read) return pass(read);
    *text = *std::move(read);
  }
  for (const auto& [name, text] : {std::pair{"plan.json", &texts.plan}, std::pair{"environment.json", &texts.environment}}) {
    if (!Json::parse(*text, nullptr, false).is_object()) {
      return fail(ErrorCode::kCorrupt, "not a JSON object", (folder.path() / name).string());
    }
  }
  texts.pipeline = folder.read("pipeline.yaml").value_or("");
  return texts;
}

std::string difference(const RecordTexts& one, const RecordTexts& other) {
  const Json a = whole_plan(one.plan), b = whole_plan(other.plan);
  const auto differ = [](const Json& left, const Json& right, const char* what, const char* place) {
    const std::string x = value_at(left, place), y = value_at(right, place);
    return x == y ? std::string() : fmt::format("{} differs: {} and {}", what, x, y);
  };
  for (const auto& [what, place] : {std::pair{"the scenario", "/scenario"}, std::pair{"the seed", "/seed"},
                                    std::pair{"the number of shards", "/judge/sharding/count"},
                                    std::pair{"the number of looks", "/judge/looks"}}) {
    if (std::string found = differ(a, b, what, place); !found.empty()) return found;
  }
  const Json here = Json::parse(one.environment, nullptr, false), there = Json::parse(other.environment, nullptr, false);
  for (const auto& [what, place] : {std::pair{"prochron's version", "/version"}, std::pair{"prochron's commit", "/commit"}}) {
    if (std::string found = differ(here, there, what, place); !found.empty()) return found;
  }
  if (one.spec != other.spec) return "the spec differs (spec.yaml)";
  if (one.pipeline != other.pipeline) return "the pipeline's file differs (pipeline.yaml)";
  if (a == b) return {};
  return fmt::format("the plan differs, first at {}", Json::diff(a, b).front().value("path", "its root"));
}

}  // namespace prochron::controller
