// Compares plans as JSON, without what tells the shards apart.
#include "controller/merge_folders.h"

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "trace/history_path.h"

namespace prochron::controller {
namespace {

namespace fs = std::filesystem;
using Json = nlohmann::ordered_json;

/// One run's folder, read. Lives as long as the merging.
struct Part {
  const RunFolder* folder = nullptr;
  std::string spec;
  std::string pipeline;  ///< of a file of its own; empty without one
  Json plan;         ///< without `present` and `merged`
  Json environment;
  std::vector<std::uint32_t> present;
};

std::string name_of(const Part& part) { return part.folder->path().string(); }

Result<Json> read_json(const RunFolder& folder, const char* name) {
  const Result<std::string> text = folder.read(name);
  if (!text) return pass(text);
  Json json = Json::parse(*text, nullptr, false);
  if (!json.is_object()) return fail(ErrorCode::kCorrupt, "not a JSON object", (folder.path() / name).string());
  return json;
}

Result<Part> read_part(const RunFolder& folder) {
  Result<Json> plan = read_json(folder, "plan.json");
  if (!plan) return pass(plan);
  Result<Json> environment = read_json(folder, "environment.json");
  if (!environment) return pass(environment);
  Result<std::string> spec = folder.read("spec.yaml");
  if (!spec) return pass(spec);
  const std::string where = folder.path().string();
  const Json::json_pointer place("/judge/sharding");
  if (!plan->contains(place)) return fail(ErrorCode::kRefused, "is no shard: it was not run with --shard", where);
  Json& sharding = plan->at(place);
  const Json present = sharding.is_object() ? sharding.value("present", Json()) : Json();
  const auto is_number = [](const Json& one) { return one.is_number_unsigned(); };
  if (!present.is_array() || !std::ranges::all_of(present, is_number)) {
    return fail(ErrorCode::kCorrupt, "its plan does not say which shards it holds", where);
  }
  Part part{&folder, *std::move(spec), folder.read("pipeline.yaml").value_or(""), {}, *std::move(environment), present.get<std::vector<std::uint32_t>>()};
  sharding.erase("present");
  sharding.erase("merged");
  part.plan = *std::move(plan);
  return part;
}

std::string value_at(const Json& json, const Json::json_pointer& place) {
  return json.contains(place) ? json.at(place).dump() : "none";
}

/// What keeps two parts from being of one whole; empty if nothing does.
std::string conflict(const Part& one, const Part& other) {
  for (const auto& [what, place] : {std::pair{"the scenario", "/scenario"}, std::pair{"the seed", "/seed"},
                                    std::pair{"the number of shards", "/judge/sharding/count"}}) {
    const Json::json_pointer at(place);
    const std::string a = value_at(one.plan, at), b = value_at(other.plan, at);
    if (a != b) return fmt::format("{} differs: {} and {}", what, a, b);
  }
  for (const char* key : {"version", "commit"}) {
    const Json::json_pointer at(std::string("/") + key);
    const std::string a = value_at(one.environment, at), b = value_at(other.environment, at);
    if (a != b) return fmt::format("the {} of prochron differs: {} and {}", key, a, b);
  }
  if (one.spec != other.spec) return "the spec differs (spec.yaml)";
  if (one.pipeline != other.pipeline) return "the pipeline's file differs (pipeline.yaml)";
  if (one.plan != other.plan) {
    const Json changes = Json::diff(one.plan, other.plan);
    return fmt::format("the plan differs, first at {}", changes.front().value("path", "its root"));
  }
  return {};
}

Status check(const std::vector<Part>& parts) {
  std::map<std::uint32_t, const Part*> holders;
  for (const Part& part : parts) {
    const std::string differs = conflict(parts.front(), part);
    if (!differs.empty()) return fail(ErrorCode::kRefused, differs, name_of(parts.front()) + " and " + name_of(part));
    for (const std::uint32_t shard : part.present) {
      const auto [holder, first] = holders.emplace(shard, &part);
      if (first) continue;
      return fail(ErrorCode::kRefused, fmt::format("both hold shard {}: which one counts?", shard),
                  name_of(*holder->second) + " and " + name_of(part));
    }
  }
  return {};
}

/// The sessions that a part has measured. A session without a file never began, and is judged so.
Status copy_history(const Part& part, const RunFolder& into) {
  const Json sessions = part.plan["judge"].value("sessions", Json::array());
  std::error_code error;
  if (!fs::is_directory(part.folder->history(), error)) {
    return fail(ErrorCode::kRefused, "its history was not kept, so nothing of it can be judged", name_of(part));
  }
  fs::create_directories(into.history(), error);
  for (std::uint32_t session = 0; session < sessions.size(); ++session) {
    const Json& shard = sessions[session].value("shard", Json());
    const auto held = [&](std::uint32_t present) { return shard == present; };
    if (std::ranges::none_of(part.present, held)) continue;
    const fs::path from = trace::session_path(part.folder->history(), session);
    if (!fs::exists(from, error)) continue;
    fs::copy_file(from, trace::session_path(into.history(), session), error);
    if (error) return fail(ErrorCode::kSystem, "could not copy the history: " + error.message(), from.string());
  }
  return {};
}

Status write_records(const std::vector<Part>& parts, const RunFolder& into) {
  Json plan = parts.front().plan;
  std::set<std::uint32_t> present;
  Json environments = Json::array();
  for (const Part& part : parts) {
    present.insert(part.present.begin(), part.present.end());
    environments.push_back(part.environment);
  }
  Json& sharding = plan["judge"]["sharding"];
  sharding["present"] = present;
  sharding["merged"] = true;
  Json environment = {{"schema", 1},
                      {"version", parts.front().environment.value("version", Json("unknown"))},
                      {"commit", parts.front().environment.value("commit", Json("unknown"))},
                      {"merged", environments}};
  if (Status spec = into.write("spec.yaml", parts.front().spec); !spec) return spec;
  if (!parts.front().pipeline.empty()) {
    if (Status file = into.write("pipeline.yaml", parts.front().pipeline); !file) return file;
  }
  if (Status written = into.write("environment.json", environment.dump(2) + "\n"); !written) return written;
  return into.write("plan.json", plan.dump(2) + "\n");
}

}  // namespace

Status merge_folders(const std::vector<RunFolder>& shards, const RunFolder& into) {
  std::vector<Part> parts;
  for (const RunFolder& folder : shards) {
    Result<Part> part = read_part(folder);
    if (!part) return pass(part);
    parts.push_back(*std::move(part));
  }
  if (Status whole = check(parts); !whole) return whole;
  for (const Part& part : parts) {
    if (Status copied = copy_history(part, into); !copied) return copied;
  }
  return write_records(parts, into);
}

}  // namespace prochron::controller
