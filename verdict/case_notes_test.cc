// A failure that is known does not count, one that is gone does; what was left out is never a pass unless it was
// accepted.
#include "verdict/case_notes.h"

#include <gtest/gtest.h>

#include "verdict/settle.h"

namespace prochron::verdict {
namespace {

/// A claim that passes, fails, or does neither.
Claim claim(Verdict verdict) {
  Claim made;
  made.against = verdict == Verdict::kFail ? 1e-9 : 0.5;
  made.shown = verdict == Verdict::kPass;
  made.why = "so it was";
  return made;
}

struct Row {
  std::vector<Verdict> rules;  ///< of rules 0 and 1
  const char* known;           ///< rule that is known; "": all
  Verdict cell;
  const char* why;
};

TEST(Known, CountsOnlyWhenItIsGone) {
  for (const Row& row : {
           Row{{Verdict::kFail, Verdict::kPass}, "outputs", Verdict::kPass, "known, and it fails"},
           Row{{Verdict::kPass, Verdict::kPass}, "outputs", Verdict::kFail, "known, and it passes: delete the line"},
           Row{{Verdict::kInconclusive, Verdict::kPass}, "outputs", Verdict::kInconclusive, "nobody knows"},
           Row{{Verdict::kPass, Verdict::kFail}, "outputs", Verdict::kFail, "another one fails"},
           Row{{Verdict::kFail, Verdict::kFail}, "", Verdict::kPass, "all are known"},
           Row{{Verdict::kFail, Verdict::kPass}, "", Verdict::kPass, "one of all fails"},
           Row{{Verdict::kPass, Verdict::kPass}, "", Verdict::kFail, "none of all fails any more"},
       }) {
    JudgePlan plan;
    plan.expectations.resize(2);
    plan.expectations[0].rule = "outputs";
    plan.expectations[1].rule = "throughput";
    plan.known.push_back({{"spec.yaml", 30, 5}, row.known, "a bug", {0}});
    std::vector<CellJudgement> cells(1), controls(1);
    for (std::size_t i = 0; i < row.rules.size(); ++i) {
      JudgedRule rule;
      rule.expectation = i;
      rule.outcome.claims.push_back(claim(row.rules[i]));
      cells[0].rules.push_back(rule);
    }
    settle(plan, cells, controls);
    EXPECT_EQ(cells[0].result.verdict, row.cell) << row.why;
  }
}

TEST(Known, NamesTheLineToDelete) {
  JudgePlan plan;
  plan.expectations.resize(1);
  plan.known.push_back({{"spec.yaml", 30, 5}, "", "a bug", {0}});
  std::vector<CellJudgement> cells(1), controls(1);
  cells[0].rules.resize(1);
  cells[0].rules[0].outcome.claims.push_back(claim(Verdict::kPass));
  settle(plan, cells, controls);
  EXPECT_EQ(cells[0].result.rules[0].at, "spec.yaml:30:5");
  EXPECT_EQ(cells[0].result.why, "known to fail (a bug), and passes: delete this line");
}

TEST(Skipped, StandsBehindWhatWasJudged) {
  JudgePlan plan;
  plan.skipped.push_back({"skew=5ms", {{"skew", "5ms"}}, "left out by --only skew=1ms", false});
  plan.skipped_rules.push_back({{"spec.yaml", 31, 5}, "outputs", "it loses some", {0}});
  std::vector<CellJudgement> cells(1);
  note_skipped_rules(plan, cells);
  ASSERT_EQ(cells[0].result.rules.size(), 1U);
  EXPECT_EQ(cells[0].result.rules[0].verdict, Verdict::kSkipped);
  RunResult run;
  run.cells.resize(1);
  add_skipped_cells(plan, run);
  ASSERT_EQ(run.cells.size(), 2U);
  EXPECT_EQ(run.cells[1].verdict, Verdict::kSkipped);
  EXPECT_FALSE(run.cells[1].accepted);
  EXPECT_EQ(merge(Verdict::kSkipped, Verdict::kPass), Verdict::kPass);
}

}  // namespace
}  // namespace prochron::verdict
