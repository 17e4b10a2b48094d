// The order of judging: sessions read (in parallel), cells judged by themselves (in parallel), then one settlement over
// all of them. Whatever a checker throws makes its cell INVALID, never a pass.
#include "verdict/judge.h"

#include <algorithm>
#include <exception>
#include <memory>
#include <stdexcept>
#include <vector>

#include "verdict/case_notes.h"
#include "verdict/cell_judgement.h"
#include "verdict/parallel.h"
#include "verdict/rules/family.h"
#include "verdict/settle.h"
#include "verdict/statistics/holm.h"

namespace prochron::verdict {
namespace {

using Evidence = std::vector<std::unique_ptr<SessionEvidence>>;

std::unique_ptr<SessionEvidence> broken_evidence(const std::string& why) {
  auto evidence = std::make_unique<SessionEvidence>();
  evidence->broken = "the judge failed: " + why;
  return evidence;
}

Evidence read_sessions(const JudgePlan& plan, const trace::HistoryReader& history, int threads) {
  Evidence evidence(plan.sessions.size());
  in_parallel(evidence.size(), threads, [&](std::size_t i) {
    if (!plan.holds(static_cast<std::uint32_t>(i))) {
      evidence[i] = std::make_unique<SessionEvidence>();
      evidence[i]->elsewhere = "shard " + std::to_string(*plan.sessions[i].shard) + " of " +
                               std::to_string(plan.sharding->count) + " is missing";
      return;
    }
    try {
      evidence[i] = SessionEvidence::read(plan, history, static_cast<std::uint32_t>(i));
    } catch (const std::exception& thrown) {
      evidence[i] = broken_evidence(thrown.what());
    }
  });
  return evidence;
}

std::vector<CellEvidence> gather_all(const JudgePlan& plan, const Evidence& evidence, int threads) {
  std::vector<CellEvidence> gathered(plan.cells.size());
  in_parallel(gathered.size(), threads, [&](std::size_t i) {
    try {
      gathered[i] = gather(*evidence[plan.cells[i].session], &plan.cells[i], Role::kFault);
    } catch (const std::exception& thrown) {
      gathered[i] = {};
      gathered[i].id = thrown.what();
    }
  });
  return gathered;
}

template <class Judge>
std::vector<CellJudgement> judge_all(std::size_t count, int threads, const Judge& judge_one) {
  std::vector<CellJudgement> judgements(count);
  in_parallel(count, threads, [&](std::size_t i) {
    try {
      judgements[i] = judge_one(i);
    } catch (const std::exception& thrown) {
      judgements[i].against.push_back(std::string("the judge failed: ") + thrown.what());
    }
  });
  return judgements;
}

void conclude(RunResult& run, const Evidence& evidence) {
  const auto& judged = run.cells.empty() ? run.controls : run.cells;
  run.verdict = judged.empty() ? Verdict::kCouldNotRun : Verdict::kPass;
  if (judged.empty()) run.why = "the plan has nothing to judge";
  for (const CellResult& cell : judged) {
    const bool missing = cell.verdict == Verdict::kSkipped && !cell.accepted;
    const Verdict verdict = missing ? Verdict::kInconclusive : cell.verdict;
    if (verdict > run.verdict) run.why = cell.id + ": " + cell.why;
    run.verdict = merge(run.verdict, verdict);
  }
  for (const auto& session : evidence) {
    for (const WindowProof& proof : session->proofs) {
      if (proof.against.empty()) run.widest_bound_ns = std::max(run.widest_bound_ns, proof.widest_bound_ns);
    }
    const auto& windows = session->index.windows;
    for (std::size_t place = 0; place < session->proofs.size(); ++place) {
      const RanWindow& ran = windows[place];
      const auto& against = session->proofs[place].against;
      run.windows.push_back({ran.window, ran.begin, ran.end, ran.complete, against.empty() ? "" : against.front()});
    }
    if (!windows.empty()) run.elapsed_ns += windows.back().end - windows.front().begin;
  }
}

/// What the judge would otherwise index with; plan.json may have been edited.
Status check_indices(const JudgePlan& plan) {
  const auto refuse = [](const char* what) {
    return fail(ErrorCode::kCorrupt, std::string("the plan names a ") + what + " that it does not have");
  };
  const auto session_ok = [&](std::uint32_t session) { return session < plan.sessions.size(); };
  for (const CellContext& cell : plan.cells) {
    if (!session_ok(cell.session)) return refuse("session");
    const auto beyond = [&](std::uint32_t window) { return window >= plan.windows.size(); };
    const auto pair_beyond = [&](const WindowPair& pair) { return beyond(pair.control) || beyond(pair.fault); };
    if (std::ranges::any_of(cell.windows, beyond) || std::ranges::any_of(cell.pairs, pair_beyond))
      return refuse("window");
  }
  for (const WindowContext& window : plan.windows) {
    if (!session_ok(window.session)) return refuse("session");
    if (window.cell && *window.cell >= plan.cells.size()) return refuse("cell");
  }
  for (const Expectation& expectation : plan.expectations) {
    if (std::ranges::any_of(expectation.cells, [&](auto c) { return c >= plan.cells.size(); })) return refuse("cell");
    if (find_judge(expectation.rule) == nullptr) return refuse("rule");
  }
  if (plan.looks == 0U) return refuse("look");
  for (const auto* notes : {&plan.known, &plan.skipped_rules}) {
    for (const CaseNote& note : *notes) {
      if (std::ranges::any_of(note.cells, [&](auto c) { return c >= plan.cells.size(); })) return refuse("cell");
    }
  }
  for (const SessionContext& session : plan.sessions) {
    if (plan.sharding && !session.shard) return refuse("shard");
    for (const PathContext& path : session.paths) {
      if (std::ranges::any_of(path.stages, [&](auto s) { return s >= session.stages.size(); })) return refuse("stage");
    }
    for (const HopContext& hop : session.hops) {
      if (hop.from >= session.stages.size() || hop.to >= session.stages.size()) return refuse("stage");
    }
  }
  return {};
}

}  // namespace

Result<RunResult> judge(const JudgePlan& plan, const trace::HistoryReader& history, const JudgeOptions& options) {
  if (auto usable = check_indices(plan); !usable) return pass(usable);
  const Evidence evidence = read_sessions(plan, history, options.threads);
  std::vector<CellEvidence> gathered = gather_all(plan, evidence, options.threads);
  for (const CheckerEnd& end : options.checkers) {
    const auto cell = std::ranges::find(gathered, end.cell, &CellEvidence::id);
    if (cell != gathered.end()) cell->checkers.push_back(end);
  }
  const Family family = family_of(plan, gathered);
  auto controls = judge_all(plan.sessions.size(), options.threads, [&](std::size_t i) {
    return judge_control(plan, *evidence[i], static_cast<std::uint32_t>(i), family);
  });
  auto cells = judge_all(plan.cells.size(), options.threads, [&](std::size_t i) {
    if (gathered[i].session == nullptr) throw std::runtime_error(gathered[i].id);
    return judge_cell(plan, gathered[i], i, family);
  });
  for (std::size_t i = 0; i < cells.size(); ++i) {
    cells[i].result.id = plan.cells[i].id;
    cells[i].result.session = plan.cells[i].session;
    cells[i].result.shard = plan.sessions[plan.cells[i].session].shard.value_or(0);
  }
  RunResult run;
  run.scenario = plan.scenario;
  run.seed = plan.seed;
  run.sharding = plan.sharding;
  run.looks = plan.looks.value_or(1);
  run.simulated = plan.simulated.value_or(false);
  run.family_size = settle(plan, cells, controls, family_error(plan));
  note_skipped_rules(plan, cells);
  for (CellJudgement& control : controls) {
    if (plan.holds(control.result.session)) run.controls.push_back(std::move(control.result));
  }
  for (CellJudgement& cell : cells) {  // what another shard measures is not this one's to judge
    const bool ours = plan.holds(cell.result.session) || plan.sharding->merged;
    if (ours) run.cells.push_back(std::move(cell.result));
  }
  add_skipped_cells(plan, run);
  conclude(run, evidence);
  return run;
}

}  // namespace prochron::verdict
