// plan.json + history/ -> result.json, junit.xml, summary.md, tables/.
#include "controller/judge_folder.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "controller/checkers.h"
#include "specs/specs.h"
#include "verdict/expectation/json.h"
#include "verdict/report.h"

namespace prochron::controller {
namespace {

Result<verdict::JudgePlan> read_plan(const RunFolder& folder) {
  const std::string where = (folder.path() / "plan.json").string();
  const Result<std::string> text = folder.read("plan.json");
  if (!text) return pass(text);
  const nlohmann::json json = nlohmann::json::parse(*text, nullptr, false);
  if (json.is_discarded() || !json.is_object() || !json.contains("judge")) {
    return fail(ErrorCode::kCorrupt, "not a plan: expected a JSON object that holds `judge`", where);
  }
  if (json.value("schema", nlohmann::json()) != specs::kPlanSchema) {
    return fail(ErrorCode::kUnsupported,
                fmt::format("a plan of schema {}; this version reads {}",
                            json.value("schema", nlohmann::json("none")).dump(), specs::kPlanSchema),
                where);
  }
  return verdict::judge_plan_from_json(json["judge"].dump(), where);
}

}  // namespace

Result<Judged> judge_folder(const RunFolder& folder, int threads) {
  Result<verdict::JudgePlan> plan = read_plan(folder);
  if (!plan) return pass(plan);
  const Result<trace::HistoryReader> history = trace::HistoryReader::open(folder.history());
  if (!history) return pass(history);
  Result<verdict::CheckerEnds> checkers = read_checkers(folder);
  if (!checkers) return pass(checkers);
  Result<verdict::RunResult> result = verdict::judge(*plan, *history, {threads, *std::move(checkers)});
  if (!result) return pass(result);
  for (const auto& [name, text] : {std::pair<const char*, std::string>{"result.json", verdict::result_json(*result)},
                                   {"tables/cells.csv", verdict::cells_csv(*result)},
                                   {"tables/hops.csv", verdict::hops_csv(*result)},
                                   {"tables/faults.csv", verdict::faults_csv(*result)},
                                   {"tables/windows.csv", verdict::windows_csv(*plan, *result)},
                                   {"junit.xml", verdict::junit_xml(*plan, *result)},
                                   {"summary.md", verdict::summary_md(*plan, *result)}}) {
    if (Status written = folder.write(name, text); !written) return pass(written);
  }
  return Judged{std::move(*plan), std::move(*result)};
}

}  // namespace prochron::controller
