// The plan is made again from the spec and compared with the one in the folder, byte by byte in meaning.
#include "controller/resumption.h"

#include <algorithm>
#include <utility>

#include <nlohmann/json.hpp>

#include "controller/environment.h"
#include "controller/record_difference.h"
#include "controller/sessions_of.h"
#include "specs/extend.h"
#include "specs/specs.h"
#include "trace/history_path.h"
#include "verdict/session_whole.h"

namespace prochron::controller {
namespace {

using Json = nlohmann::ordered_json;

RecordTexts texts_of(const specs::Plan& plan, RunId run, const std::vector<std::string>& argv) {
  return {plan.scenario.text, plan.scenario.pipeline_file ? plan.scenario.pipeline_file->text : "",
          specs::plan_json(plan), environment_json(run, argv)};
}

Status check_same(const RunFolder& folder, const RecordTexts& was, const RecordTexts& is) {
  const std::string differs = difference(was, is);
  if (!differs.empty()) return fail(ErrorCode::kRefused, "can't be resumed: " + differs, folder.path().string());
  if (Json::parse(was.plan) == Json::parse(is.plan)) return {};
  return fail(ErrorCode::kRefused, "can't be resumed: it is another shard", folder.path().string());
}

}  // namespace

Result<PlannedBefore> planned_before(const RunFolder& folder) {
  const Result<RecordTexts> texts = read_texts(folder);
  if (!texts) return pass(texts);
  const Json plan = Json::parse(texts->plan);
  const auto corrupt = [&](const char* what) { return fail(ErrorCode::kCorrupt, what, folder.path().string()); };
  const Json seed = plan.value("seed", Json());
  if (!seed.is_number_unsigned()) return corrupt("its plan has no seed");
  PlannedBefore before{seed.get<std::uint64_t>(), {}, {}};
  const Json::json_pointer looks("/judge/looks");
  if (plan.contains(looks)) before.looks = plan.at(looks).is_number_unsigned() ? plan.at(looks).get<std::uint32_t>() : 0;
  if (!plan.contains("extension")) return before;
  const Json& extension = plan.at("extension");
  const Json cells = extension.value("cells", Json()), rounds = extension.value("rounds", Json());
  const auto is_number = [](const Json& one) { return one.is_number_unsigned(); };
  const bool right = cells.is_array() && std::ranges::all_of(cells, is_number) && is_number(rounds);
  if (!right) return corrupt("its plan's extension is none");
  before.extension = {cells.get<std::vector<std::uint32_t>>(), rounds.get<std::int64_t>()};
  return before;
}

Status plan_as_before(const RunFolder& folder, specs::Plan& plan, bool second_look) {
  const Result<PlannedBefore> before = planned_before(folder);
  if (!before) return pass(before);
  const auto refuse = [&](const char* why) { return fail(ErrorCode::kRefused, why, folder.path().string()); };
  if (second_look && !before->looks) {
    return refuse("can't be extended: it was run without --extend, and its one look spent the whole error budget");
  }
  plan.judge.looks = before->looks;
  if (!before->extension) return {};
  const auto known = [&](std::uint32_t cell) { return cell < plan.judge.cells.size(); };
  const std::int64_t rounds = before->extension->rounds;
  if (!std::ranges::all_of(before->extension->cells, known) || rounds < 1 || rounds > specs::kMostRounds) {
    return refuse("can't be resumed: its extension is not of this plan");
  }
  specs::extend(plan, *before->extension);
  return {};
}

Result<std::vector<std::uint32_t>> resume(const RunFolder& folder, const specs::Plan& plan, RunId run,
                                          const std::vector<std::string>& argv) {
  const Result<RecordTexts> was = read_texts(folder);
  if (!was) return pass(was);
  const RecordTexts is = texts_of(plan, run, argv);
  if (Status same = check_same(folder, *was, is); !same) return pass(same);
  std::error_code error;
  std::filesystem::create_directories(folder.history(), error);
  const Result<trace::HistoryReader> history = trace::HistoryReader::open(folder.history());
  if (!history) return pass(history);
  std::vector<std::uint32_t> left;
  for (const std::uint32_t session : sessions_of(plan)) {
    if (verdict::is_whole(plan.judge, *history, session)) continue;
    left.push_back(session);
    const std::filesystem::path part = trace::session_path(folder.history(), session);
    std::filesystem::remove(part, error);
    if (error) return fail(ErrorCode::kSystem, "could not remove a part: " + error.message(), part.string());
  }
  if (left.empty()) return left;
  Json environment = Json::parse(is.environment);
  environment["resumes"] = Json::parse(was->environment);
  if (Status told = folder.write("environment.json", environment.dump(2) + "\n"); !told) return pass(told);
  return left;
}

}  // namespace prochron::controller
