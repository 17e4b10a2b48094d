// One cell, judged as far as it can be by itself: its numbers, the claims of its rules, and what forbids or qualifies a
// verdict. Only settle() makes it a verdict.
#pragma once

#include <string>
#include <vector>

#include "verdict/cell_evidence.h"
#include "verdict/result.h"
#include "verdict/rules/rule.h"

namespace prochron::verdict {

struct JudgedRule {
  std::size_t expectation = 0;  ///< its place in JudgePlan::expectations
  RuleOutcome outcome;
};

struct CellJudgement {
  CellResult result;
  std::string missing;                 ///< why there is nothing to judge it by
  bool ran = true;                     ///< false: at least one of its windows never did
  std::vector<std::string> against;    ///< why it proves nothing
  std::vector<std::string> unsteady;   ///< why whatever it shows is inconclusive
  std::vector<std::string> cut_short;  ///< why it can't PASS
  std::vector<JudgedRule> rules;
};

/// `cell` is the place of the evidence's cell in JudgePlan::cells.
CellJudgement judge_cell(const JudgePlan& plan, const CellEvidence& evidence, std::size_t cell, const Family& family);
CellJudgement judge_control(const JudgePlan& plan, const SessionEvidence& session, std::uint32_t number,
                            const Family& family);

}  // namespace prochron::verdict
