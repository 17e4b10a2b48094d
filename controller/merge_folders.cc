// Nothing is written before everything is known to fit.
#include "controller/merge_folders.h"

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "controller/record_difference.h"
#include "trace/history_path.h"
#include "verdict/checker_end.h"

namespace prochron::controller {
namespace {

namespace fs = std::filesystem;
using Json = nlohmann::ordered_json;

/// One run's folder, read. Lives as long as the merging.
struct Part {
  const RunFolder* folder = nullptr;
  RecordTexts texts;
  Json plan;
  std::vector<std::uint32_t> present;
};

std::string name_of(const Part& part) { return part.folder->path().string(); }

Result<Part> read_part(const RunFolder& folder) {
  Result<RecordTexts> texts = read_texts(folder);
  if (!texts) return pass(texts);
  const std::string where = folder.path().string();
  Json plan = Json::parse(texts->plan, nullptr, false);
  const Json::json_pointer place("/judge/sharding");
  if (!plan.contains(place)) return fail(ErrorCode::kRefused, "is no shard: it was not run with --shard", where);
  const Json& sharding = plan.at(place);
  const Json present = sharding.is_object() ? sharding.value("present", Json()) : Json();
  const auto is_number = [](const Json& one) { return one.is_number_unsigned(); };
  if (!present.is_array() || !std::ranges::all_of(present, is_number)) {
    return fail(ErrorCode::kCorrupt, "its plan does not say which shards it holds", where);
  }
  auto shards = present.get<std::vector<std::uint32_t>>();
  return Part{&folder, *std::move(texts), std::move(plan), std::move(shards)};
}

Status check(const std::vector<Part>& parts) {
  std::map<std::uint32_t, const Part*> holders;
  for (const Part& part : parts) {
    const std::string differs = difference(parts.front().texts, part.texts);
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

/// How the checkers of all parts ended; each was asked about its own cells.
Status copy_checkers(const std::vector<Part>& parts, const RunFolder& into) {
  verdict::CheckerEnds all;
  for (const Part& part : parts) {
    const std::string name = "checks.json";
    std::error_code error;
    if (!fs::exists(part.folder->path() / name, error)) continue;
    const Result<std::string> text = part.folder->read(name);
    if (!text) return pass(text);
    Result<verdict::CheckerEnds> ends = verdict::checker_ends_from_json(*text, (part.folder->path() / name).string());
    if (!ends) return pass(ends);
    all.insert(all.end(), ends->begin(), ends->end());
  }
  return all.empty() ? Status{} : into.write("checks.json", verdict::checker_ends_json(all));
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
    environments.push_back(Json::parse(part.texts.environment, nullptr, false));
  }
  Json& sharding = plan["judge"]["sharding"];
  sharding["present"] = present;
  sharding["merged"] = true;
  const RecordTexts& first = parts.front().texts;
  Json environment = {{"schema", 1},
                      {"version", environments.front().value("version", Json("unknown"))},
                      {"commit", environments.front().value("commit", Json("unknown"))},
                      {"merged", environments}};
  if (Status spec = into.write("spec.yaml", first.spec); !spec) return spec;
  if (!first.pipeline.empty()) {
    if (Status file = into.write("pipeline.yaml", first.pipeline); !file) return file;
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
  if (Status copied = copy_checkers(parts, into); !copied) return copied;
  return write_records(parts, into);
}

}  // namespace prochron::controller
