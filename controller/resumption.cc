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

Result<specs::Extension> extension_of(const Json& json) {
  const auto wrong = [] { return fail(ErrorCode::kCorrupt, "its plan's extension is none"); };
  if (!json.is_object()) return wrong();
  const Json cells = json.value("cells", Json()), rounds = json.value("rounds", Json()), look = json.value("is_look", Json());
  const auto is_number = [](const Json& one) { return one.is_number_unsigned(); };
  const bool right =
      cells.is_array() && std::ranges::all_of(cells, is_number) && is_number(rounds) && look.is_boolean();
  if (!right) return wrong();
  return specs::Extension{cells.get<std::vector<std::uint32_t>>(), rounds.get<std::int64_t>(), look.get<bool>()};
}

/// By its number of sessions: by which of them is a cell of the plan judged?
std::vector<bool> judged_sessions(const specs::Plan& plan) {
  std::vector<bool> judged(plan.sessions.size(), false);
  for (const verdict::CellContext& cell : plan.judge.cells) judged[cell.session] = true;
  return judged;
}

}  // namespace

Result<PlannedBefore> planned_before(const RunFolder& folder) {
  const Result<RecordTexts> texts = read_texts(folder);
  if (!texts) return pass(texts);
  const Json plan = Json::parse(texts->plan);
  const auto corrupt = [&](const char* what) { return fail(ErrorCode::kCorrupt, what, folder.path().string()); };
  const Json seed = plan.value("seed", Json());
  if (!seed.is_number_unsigned()) return corrupt("its plan has no seed");
  PlannedBefore before{seed.get<std::uint64_t>(), {}, {}, {}};
  const Json::json_pointer looks("/judge/looks");
  if (plan.contains(looks)) before.looks = plan.at(looks).is_number_unsigned() ? plan.at(looks).get<std::uint32_t>() : 0;
  const Json only = plan.value("only", Json::array());
  for (const Json& word : only) {
    if (!word.is_string()) return corrupt("its plan's --only is none");
    before.only.push_back(word.get<std::string>());
  }
  for (const Json& one : plan.value("extensions", Json::array())) {
    const Result<specs::Extension> extension = extension_of(one);
    if (!extension) return pass(extension);
    before.extensions.push_back(*extension);
  }
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
  const auto known = [&](std::uint32_t cell) { return cell < plan.judge.cells.size(); };
  for (const specs::Extension& extension : before->extensions) {
    const bool possible = extension.rounds >= 1 && extension.rounds <= specs::kMostRounds;
    if (!possible || !std::ranges::all_of(extension.cells, known)) {
      return refuse("can't be resumed: its extension is not of this plan");
    }
    specs::extend(plan, extension);
  }
  return {};
}

Status check_resumable(const RunFolder& folder, const specs::Plan& plan, RunId run,
                       const std::vector<std::string>& argv) {
  const Result<RecordTexts> was = read_texts(folder);
  if (!was) return pass(was);
  const RecordTexts is = texts_of(plan, run, argv);
  const std::string differs = difference(*was, is);
  if (!differs.empty()) return fail(ErrorCode::kRefused, "can't be resumed: " + differs, folder.path().string());
  if (Json::parse(was->plan) == Json::parse(is.plan)) return {};
  return fail(ErrorCode::kRefused, "can't be resumed: it is another shard", folder.path().string());
}

Status note_resumption(const RunFolder& folder, RunId run, const std::vector<std::string>& argv) {
  const Result<RecordTexts> was = read_texts(folder);
  if (!was) return pass(was);
  Json environment = Json::parse(environment_json(run, argv));
  environment["resumes"] = Json::parse(was->environment);
  return folder.write("environment.json", environment.dump(2) + "\n");
}

Result<std::vector<std::uint32_t>> sessions_missing(const RunFolder& folder, const specs::Plan& plan) {
  const Result<trace::HistoryReader> history = trace::HistoryReader::open(folder.history());
  if (!history) return pass(history);
  const std::vector<bool> judged = judged_sessions(plan);
  std::vector<std::uint32_t> missing;
  for (const std::uint32_t session : sessions_of(plan)) {
    if (judged[session] && !verdict::is_whole(plan.judge, *history, session)) missing.push_back(session);
  }
  return missing;
}

Result<std::vector<std::uint32_t>> resume(const RunFolder& folder, const specs::Plan& plan, RunId run,
                                          const std::vector<std::string>& argv) {
  if (Status same = check_resumable(folder, plan, run, argv); !same) return pass(same);
  std::error_code error;
  std::filesystem::create_directories(folder.history(), error);
  const Result<std::vector<std::uint32_t>> left = sessions_missing(folder, plan);
  if (!left || left->empty()) return left;
  for (const std::uint32_t session : *left) {
    const std::filesystem::path part = trace::session_path(folder.history(), session);
    std::filesystem::remove(part, error);
    if (error) return fail(ErrorCode::kSystem, "could not remove a part: " + error.message(), part.string());
  }
  if (Status told = note_resumption(folder, run, argv); !told) return pass(told);
  return left;
}

}  // namespace prochron::controller
