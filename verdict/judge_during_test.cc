// A rule may be asked of another part of the session than its faults: it is then judged there, or said to be undecided.
#include <gmock/gmock.h>

#include "verdict/judge.h"
#include "verdict/synthetic_test_run.h"

namespace prochron::verdict {
namespace {

/// The last control stands for what follows the faults.
void end_with_recovery(JudgePlan& plan, std::size_t windows) {
  for (std::size_t i = 1; i <= windows; ++i) plan.windows[plan.windows.size() - i].role = Role::kRecovery;
}

TEST(JudgeDuring, WhatIsWantedOfAnotherPartIsNotPassedOver) {
  struct Row {
    Role during;
    Verdict verdict;
    const char* reason;
  };
  for (const Row& row : {Row{Role::kControl, Verdict::kFail, "no clock is bent in the control"},
                         Row{Role::kRecovery, Verdict::kFail, "nor after the heal"}}) {
    TestRun run(paper_like());
    end_with_recovery(run.plan, 1);
    Expectation& wanted = run.expect("negative_spans");
    wanted.hop = {"inference", "postprocess"};
    wanted.at_least = Share{200'000'000};
    wanted.during = row.during;
    EXPECT_EQ(rule_of(run.judged().cells[0], "negative_spans").verdict, row.verdict) << row.reason;
  }
}

TEST(JudgeDuring, APredictionIsAboutTheFaults) {
  for (const Role during : {Role::kControl, Role::kRecovery, Role::kWarmup}) {
    TestRun run(paper_like());
    end_with_recovery(run.plan, 1);
    run.plan.expectations[0].during = during;
    EXPECT_EQ(rule_of(run.judged().cells[0], "prediction").verdict, Verdict::kInconclusive);
  }
}

TEST(JudgeDuring, ARecoveryOfWhichAPartNeverRanDoesNotPass) {
  SyntheticOptions options = paper_like();
  const std::size_t last = synthetic_plan(options).windows.size() - 1;
  for (const bool whole : {true, false}) {
    options.tamper = dropping<trace::WindowRecord>(
        [=](const trace::WindowRecord& ran) { return !whole && ran.window == last; });
    TestRun run(options);
    end_with_recovery(run.plan, 2);
    Expectation& outputs = run.expect("outputs");
    outputs.wrong = 0, outputs.during = Role::kRecovery;
    const RunResult result = run.judged();
    EXPECT_EQ(rule_of(result.cells[0], "outputs").verdict, Verdict::kPass);
    EXPECT_EQ(result.cells[0].verdict, whole ? Verdict::kPass : Verdict::kInconclusive) << result.cells[0].why;
  }
}

}  // namespace
}  // namespace prochron::verdict
