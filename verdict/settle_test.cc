// From claims to verdicts: the lattice, the family, the baseline.
#include "verdict/settle.h"

#include <gtest/gtest.h>

namespace prochron::verdict {
namespace {

Claim claim(bool shown, double against) {
  Claim made;
  made.shown = shown;
  made.against = against;
  made.why = "against it";
  made.undecided = "not enough";
  return made;
}

CellJudgement cell_with(std::vector<Claim> claims) {
  CellJudgement cell;
  cell.rules.push_back({0, {{}, std::move(claims)}});
  return cell;
}

TEST(Lattice, AnyFailWinsAndExitCodesAreTheDocumentedOnes) {
  const Verdict order[] = {Verdict::kPass, Verdict::kInconclusive, Verdict::kInvalid, Verdict::kCouldNotRun,
                           Verdict::kFail};
  for (const Verdict a : order) {
    for (const Verdict b : order) {
      EXPECT_EQ(merge(a, b), merge(b, a));
      EXPECT_EQ(merge(a, Verdict::kFail), Verdict::kFail);
      EXPECT_EQ(merge(a, Verdict::kPass), a);
    }
  }
  EXPECT_EQ(merge(Verdict::kInvalid, Verdict::kInconclusive), Verdict::kInvalid);
  EXPECT_EQ(merge(Verdict::kInvalid, Verdict::kCouldNotRun), Verdict::kCouldNotRun);
  const std::pair<Verdict, int> codes[] = {{Verdict::kPass, 0},
                                           {Verdict::kFail, 1},
                                           {Verdict::kInconclusive, 2},
                                           {Verdict::kInvalid, 3},
                                           {Verdict::kCouldNotRun, 4}};
  for (const auto& [verdict, code] : codes) EXPECT_EQ(exit_code(verdict), code) << to_string(verdict);
}

TEST(Settle, ACellIsWhatItsClaimsAre) {
  struct Row {
    const char* reason;
    std::vector<Claim> claims;
    Verdict verdict;
    const char* why;
  };
  const Row rows[] = {
      {"no limit: measured, no verdict", {}, Verdict::kPass, ""},
      {"all shown", {claim(true, 1), claim(true, 0.9)}, Verdict::kPass, ""},
      {"one neither shown nor rejected", {claim(true, 1), claim(false, 0.2)}, Verdict::kInconclusive, "not enough"},
      {"one rejected, alone small enough", {claim(true, 1), claim(false, 0.01)}, Verdict::kFail, "against it"},
  };
  for (const Row& row : rows) {
    std::vector<CellJudgement> cells{cell_with(row.claims)};
    std::vector<CellJudgement> controls(1);
    EXPECT_EQ(settle({}, cells, controls), static_cast<std::int64_t>(row.claims.size())) << row.reason;
    EXPECT_EQ(cells[0].result.verdict, row.verdict) << row.reason;
    EXPECT_EQ(cells[0].result.why, row.why) << row.reason;
  }
}

TEST(Settle, SurpriseIsMeasuredAgainstTheWholeFamily) {
  std::vector<CellJudgement> cells{cell_with({claim(false, 0.01)})};
  for (int i = 0; i < 20; ++i) cells.push_back(cell_with({claim(true, 1)}));
  std::vector<CellJudgement> controls(1);
  settle({}, cells, controls);
  EXPECT_EQ(cells[0].result.verdict, Verdict::kInconclusive) << "one in a hundred is no surprise among 21 claims";
}

TEST(Settle, WhatForbidsAVerdictComesBeforeTheRules) {
  struct Row {
    const char* reason;
    void (*damage)(CellJudgement&);
    Verdict verdict;
  };
  const Row rows[] = {
      {"not attested", [](CellJudgement& c) { c.against = {"no stamps"}; }, Verdict::kInvalid},
      {"never ran", [](CellJudgement& c) { c.ran = false; }, Verdict::kCouldNotRun},
      {"controls disagree", [](CellJudgement& c) { c.unsteady = {"before and after"}; }, Verdict::kInconclusive},
      {"cut short, yet rejected", [](CellJudgement& c) { c.cut_short = {"3 of 6 s"}; }, Verdict::kFail},
  };
  for (const Row& row : rows) {
    std::vector<CellJudgement> cells{cell_with({claim(false, 1e-9)})};
    row.damage(cells[0]);
    std::vector<CellJudgement> controls(1);
    settle({}, cells, controls);
    EXPECT_EQ(cells[0].result.verdict, row.verdict) << row.reason;
  }
}

TEST(Settle, ABrokenControlMakesItsRuleABaseline) {
  std::vector<CellJudgement> cells{cell_with({claim(false, 1e-9)})};
  std::vector<CellJudgement> controls{cell_with({claim(false, 1e-9)})};
  settle({}, cells, controls);
  EXPECT_EQ(controls[0].result.verdict, Verdict::kFail);
  EXPECT_EQ(cells[0].result.verdict, Verdict::kInconclusive);
  EXPECT_TRUE(cells[0].result.why.starts_with("BASELINE: ")) << cells[0].result.why;
}

}  // namespace
}  // namespace prochron::verdict
