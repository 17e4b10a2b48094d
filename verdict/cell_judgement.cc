// The order of a cell's questions: did it run, is it attested, was the pipeline steady, and only then the rules.
#include "verdict/cell_judgement.h"

#include <algorithm>

#include "verdict/cell_numbers.h"
#include "verdict/figures.h"
#include "verdict/refused_sets.h"
#include "verdict/stationarity.h"

namespace prochron::verdict {
namespace {

void check_windows(CellJudgement& judgement, const JudgePlan& plan, const CellEvidence& evidence) {
  const SessionEvidence& session = *evidence.session;
  for (const std::size_t place : evidence.windows) {
    const RanWindow& ran = session.index.windows[place];
    for (const std::string& why : session.proofs[place].against) judgement.against.push_back(why);
    if (!ran.complete || ran.end - ran.begin < plan.windows[ran.window].length.count()) {
      judgement.cut_short.push_back("cut short after " + seconds_text(ran.end - ran.begin) + " of " +
                                    seconds_text(plan.windows[ran.window].length.count()));
    }
  }
}

/// Of the windows that were to follow the faults, did one never begin?
void check_recoveries(CellJudgement& judgement, const JudgePlan& plan, const SessionEvidence& session,
                      std::uint32_t number) {
  for (std::uint32_t window = 0; window < plan.windows.size(); ++window) {
    const bool ours = plan.windows[window].session == number && plan.windows[window].role == Role::kRecovery;
    if (ours && session.index.window(window) == nullptr) judgement.cut_short.push_back("a window of its recovery never ran");
  }
}

/// What holds of the control holds of every cell that is predicted from it.
void check_controls(CellJudgement& judgement, const JudgePlan& plan, const SessionEvidence& session,
                    std::uint32_t number) {
  for (std::uint32_t window = 0; window < plan.windows.size(); ++window) {
    if (plan.windows[window].session != number || plan.windows[window].role != Role::kControl) continue;
    const RanWindow* ran = session.index.window(window);
    if (ran == nullptr || !ran->complete)
      judgement.cut_short.push_back("a window of its control did not run to its end");
    if (ran == nullptr || !judgement.against.empty()) continue;
    const auto& against = session.proofs[static_cast<std::size_t>(ran - session.index.windows.data())].against;
    if (!against.empty()) judgement.against.push_back("its control proves nothing: " + against.front());
  }
}

void judge_rules(CellJudgement& judgement, const JudgePlan& plan, const CellEvidence& evidence, std::size_t cell,
                 const Family& family) {
  for (std::size_t i = 0; i < plan.expectations.size(); ++i) {
    const Expectation& expectation = plan.expectations[i];
    const Rule* rule = find_judge(expectation.rule);
    if (std::ranges::find(expectation.cells, cell) == expectation.cells.end()) continue;
    JudgedRule judged{i, {}};
    if (expectation.during == evidence.role) {
      judged.outcome = rule->judge(expectation, evidence, family);
    } else {
      CellEvidence elsewhere = gather(*evidence.session, evidence.cell, expectation.during);
      if (expectation.during == Role::kRecovery) {
        check_windows(judgement, plan, elsewhere);
        check_recoveries(judgement, plan, *evidence.session, evidence.cell->session);
      }
      elsewhere.checkers = evidence.checkers;
      judged.outcome = rule->judge(expectation, elsewhere, family);
    }
    if (!judged.outcome.invalid.empty()) judgement.against.push_back(judged.outcome.invalid);
    const std::string& at = expectation.at.file;
    judged.outcome.result.name = expectation.rule + judged.outcome.result.name;
    judged.outcome.result.at =
        at + ":" + std::to_string(expectation.at.line) + ":" + std::to_string(expectation.at.column);
    judgement.rules.push_back(std::move(judged));
  }
}

}  // namespace

CellJudgement judge_cell(const JudgePlan& plan, const CellEvidence& evidence, std::size_t cell, const Family& family) {
  const CellContext& context = plan.cells[cell];
  const SessionEvidence& session = *evidence.session;
  CellJudgement judgement;
  judgement.result.id = context.id;
  judgement.result.axes = context.axes;
  judgement.result.session = context.session;
  judgement.missing = session.elsewhere;
  if (!session.broken.empty()) judgement.against.push_back(session.broken);
  if (!session.broken.empty() || !judgement.missing.empty()) return judgement;
  for (const std::uint32_t window : context.windows)
    judgement.ran = judgement.ran && session.index.window(window) != nullptr;
  if (!judgement.ran) return judgement;
  check_windows(judgement, plan, evidence);
  check_controls(judgement, plan, session, context.session);
  fill_numbers(judgement.result, evidence);
  const auto of_session = [&](const CellContext& c) { return c.session == context.session; };
  const bool is_first = &*std::ranges::find_if(plan.cells, of_session) == &context;
  for (std::string& line : refused_sets(evidence, is_first)) judgement.result.findings.push_back(std::move(line));
  for (const HopEvidence& hop : evidence.hops) {
    // Pairs of windows stand side by side: what changes from pair to pair takes nothing from what each of them says.
    const auto why_unsteady = context.pairs.empty() ? unsteady(evidence, hop) : std::nullopt;
    if (why_unsteady) judgement.unsteady.push_back(*why_unsteady);
    if (auto why = back_action(evidence, hop)) judgement.result.findings.push_back(*why);
  }
  judge_rules(judgement, plan, evidence, cell, family);
  return judgement;
}

CellJudgement judge_control(const JudgePlan& plan, const SessionEvidence& session, std::uint32_t number,
                            const Family& family) {
  CellJudgement judgement;
  judgement.result.id = "control";
  judgement.result.axes = plan.sessions[number].axes;
  judgement.result.session = number;
  judgement.missing = session.elsewhere;
  if (!session.broken.empty()) judgement.against.push_back(session.broken);
  if (!session.broken.empty() || !judgement.missing.empty()) return judgement;
  const CellEvidence evidence = gather(session, nullptr, Role::kControl);
  check_windows(judgement, plan, evidence);
  fill_numbers(judgement.result, evidence);
  for (std::size_t i = 0; i < plan.expectations.size(); ++i) {
    const Expectation& expectation = plan.expectations[i];
    const Rule* rule = find_judge(expectation.rule);
    const bool ours = std::ranges::any_of(
        expectation.cells, [&](std::uint32_t c) { return c < plan.cells.size() && plan.cells[c].session == number; });
    if (!ours || expectation.during != Role::kFault) continue;
    JudgedRule judged{i, rule->judge(expectation, evidence, family)};
    judged.outcome.result.name = expectation.rule + judged.outcome.result.name;
    judged.outcome.result.at =
        expectation.at.file + ":" + std::to_string(expectation.at.line) + ":" + std::to_string(expectation.at.column);
    judgement.rules.push_back(std::move(judged));
  }
  return judgement;
}

}  // namespace prochron::verdict
