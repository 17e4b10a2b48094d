// INVALID is no want of evidence, and what failed has been shown to.
#include "controller/cli/second_look.h"

#include <algorithm>

#include <fmt/format.h>

#include "controller/minutes.h"
#include "specs/extend.h"

namespace prochron::controller {

std::vector<std::uint32_t> undecided(const specs::Plan& plan, const verdict::RunResult& result) {
  std::vector<std::uint32_t> cells;
  for (const verdict::CellResult& cell : result.cells) {
    if (cell.verdict != verdict::Verdict::kInconclusive) continue;
    const auto planned = std::ranges::find(plan.judge.cells, cell.id, &verdict::CellContext::id);
    if (planned == plan.judge.cells.end()) continue;
    cells.push_back(static_cast<std::uint32_t>(planned - plan.judge.cells.begin()));
  }
  return cells;
}

Result<std::vector<std::uint32_t>> add_second_look(specs::Plan& plan, const verdict::RunResult& result, Duration budget) {
  const std::vector<std::uint32_t> cells = undecided(plan, result);
  std::vector<std::uint32_t> added;
  if (cells.empty()) return added;
  const std::int64_t rounds = specs::rounds_within(plan, cells, budget);
  if (rounds == 0) {
    return fail(ErrorCode::kRefused,
                fmt::format("--extend {} is too short: to measure the {} undecided cells once takes {}", format(budget),
                            cells.size(), minutes(specs::length_of(plan, {cells, 1}))));
  }
  const auto first = static_cast<std::uint32_t>(plan.sessions.size());
  specs::extend(plan, {cells, rounds});
  for (std::uint32_t session = first; session < plan.sessions.size(); ++session) added.push_back(session);
  return added;
}

}  // namespace prochron::controller
