// The cells move into an extension of the plan, as those of a second look do.
#include "controller/remeasurement.h"

#include <algorithm>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "controller/judge_folder.h"
#include "controller/resumption.h"
#include "specs/extend.h"
#include "specs/selection.h"
#include "specs/specs.h"

namespace prochron::controller {
namespace {

/// A PASS that is measured again can only be lost; what proves nothing has nothing to lose.
bool may_be_measured_again(verdict::Verdict verdict) {
  return verdict != verdict::Verdict::kFail && verdict != verdict::Verdict::kInconclusive;
}

verdict::Verdict verdict_of(const verdict::RunResult& result, const std::string& cell) {
  return std::ranges::find(result.cells, cell, &verdict::CellResult::id)->verdict;
}

}  // namespace

Result<Remeasurement> measure_again(const RunFolder& folder, specs::Plan& plan, const std::vector<std::string>& words,
                                    RunId run, const std::vector<std::string>& argv) {
  const std::string where = folder.path().string();
  if (Status same = check_resumable(folder, plan, run, argv); !same) return pass(same);
  std::vector<specs::Diagnostic> told_before;
  const std::vector<std::uint32_t> named = specs::cells_named(plan, words, told_before);
  const Result<Judged> judged = judge_folder(folder, 1);
  if (!judged) return pass(judged);
  Remeasurement again;
  specs::Extension extension{{}, 1, false};
  for (const std::uint32_t cell : named) {
    const std::string& id = plan.judge.cells[cell].id;
    if (!plan.judge.holds(plan.judge.cells[cell].session)) continue;
    const verdict::Verdict verdict = verdict_of(judged->result, id);
    if (may_be_measured_again(verdict)) {
      extension.cells.push_back(cell);
    } else {
      again.standing.push_back(fmt::format("{}: {}", id, verdict::to_string(verdict)));
    }
  }
  if (extension.cells.empty() && again.standing.empty()) {
    return fail(ErrorCode::kRefused, "has no cell that --only names", where);
  }
  if (extension.cells.empty()) {
    return fail(ErrorCode::kRefused,
                fmt::format("{} stands; only what passed or proved nothing is measured again, and `--extend`, given from "
                            "the start, measures longer what is undecided",
                            fmt::join(again.standing, ", ")),
                where);
  }
  const auto first = static_cast<std::uint32_t>(plan.sessions.size());
  specs::extend(plan, extension);
  for (std::uint32_t session = first; session < plan.sessions.size(); ++session) again.sessions.push_back(session);
  if (Status json = folder.write("plan.json", specs::plan_json(plan)); !json) return pass(json);
  if (Status told = note_resumption(folder, run, argv); !told) return pass(told);
  return again;
}

}  // namespace prochron::controller
