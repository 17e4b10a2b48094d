// What is run of a scenario, what is left out, and that the plan says so.
#include "specs/selection.h"

#include <gmock/gmock.h>

#include "specs/small_spec.h"

namespace prochron::specs {
namespace {

using testing::ElementsAre;

const std::string kTwoByThree = small_spec({{"transport: zeromq", "transport: {each: {a: zeromq, b: zeromq}}"},
                                            {"by: 5ms", "by: {each: [1ms, 2ms, 5ms], as: skew}"}});

Compiled chosen(const std::string& text, const PlanChoice& choice) { return compile(scenario_of(text), choice); }

std::vector<std::string> ids(const Compiled& compiled) {
  std::vector<std::string> all;
  for (const auto& cell : compiled.plan.value().judge.cells) all.push_back(cell.id);
  return all;
}

std::vector<std::string> left_out(const Compiled& compiled) {
  std::vector<std::string> all;
  for (const auto& cell : compiled.plan.value().judge.skipped) {
    all.push_back(cell.id + (cell.accepted ? " accepted: " : ": ") + cell.why);
  }
  return all;
}

TEST(Only, TakesLabelsListsAndRanges) {
  struct Row {
    std::vector<std::string> only;
    std::vector<std::string> cells;
    const char* why;
  };
  for (const Row& row : {
           Row{{"skew=2ms"}, {"transport=a,skew=2ms", "transport=b,skew=2ms"}, "one value, in both sessions"},
           Row{{"skew=2000us", "transport=b"}, {"transport=b,skew=2ms"}, "two axes: both; as quantities"},
           Row{{"skew=1ms", "skew=5ms", "transport=a"},
               {"transport=a,skew=1ms", "transport=a,skew=5ms"},
               "one axis twice: either"},
           Row{{"skew=1ms,2ms", "transport=a"}, {"transport=a,skew=1ms", "transport=a,skew=2ms"}, "a list"},
           Row{{"skew=2ms..9ms", "transport=a"}, {"transport=a,skew=2ms", "transport=a,skew=5ms"}, "a range"},
       }) {
    EXPECT_EQ(ids(chosen(kTwoByThree, {.only = row.only})), row.cells) << row.why;
  }
}

TEST(Only, DropsSessionsWithNothingLeftAndKeepsControls) {
  const Compiled compiled = chosen(kTwoByThree, {.only = {"transport=b", "skew=5ms"}});
  const Plan& plan = compiled.plan.value();
  ASSERT_EQ(plan.sessions.size(), 1U);
  EXPECT_EQ(plan.judge.sessions.front().axes.front().second, "b");
  EXPECT_EQ(plan.judge.cells.front().session, 0U);
  int controls = 0;
  for (const auto& window : plan.judge.windows) controls += window.role == verdict::Role::kControl ? 1 : 0;
  EXPECT_EQ(controls, 2) << "before and after the one window";
  EXPECT_EQ(plan.judge.skipped.size(), 5U);
  EXPECT_EQ(left_out(compiled).front(), "transport=a,skew=1ms: left out by --only transport=b --only skew=5ms");
  EXPECT_TRUE(
      chosen(kTwoByThree, {.only = {"skew=5ms"}, .allow_skipped = true}).plan->judge.skipped.front().accepted);
}

TEST(Only, DropsRulesThatHaveNoCellLeft) {
  const std::string text = small_spec({{"by: 5ms", "by: {each: [1ms, 5ms], as: skew}"},
                                       {"lost: 0}", "lost: 0, where: {skew: 5ms}}\n  - throughput: {at_least: 99%}"}});
  const Plan plan = chosen(text, {.only = {"skew=1ms"}}).plan.value();
  ASSERT_EQ(plan.judge.expectations.size(), 1U);
  EXPECT_EQ(plan.judge.expectations.front().rule, "throughput");
  EXPECT_EQ(plan.evidence.size(), 1U);
}

TEST(Only, SaysWhatThereIs) {
  struct Row {
    std::string only;
    const char* said;
    const char* why;
  };
  for (const Row& row : {
           Row{"skwe=5ms", "--only skwe=5ms: error: unknown axis `skwe`; did you mean `skew`?", "misspelt"},
           Row{"skew=9ms", "--only skew=9ms: error: no cell has `9ms`; `skew` has 1ms, 2ms, 5ms", "no such value"},
           Row{"skew=3ms..4ms", "--only skew=3ms..4ms: error: nothing lies in 3ms..4ms; `skew` has 1ms, 2ms, 5ms",
               "between two"},
           Row{"skew", "--only skew: error: expected like --only skew=5ms, --only skew=1ms..5ms or --only skew=1ms,5ms",
               "no value"},
       }) {
    const Compiled compiled = chosen(kTwoByThree, {.only = {row.only}});
    EXPECT_FALSE(compiled.plan);
    EXPECT_EQ(report(compiled.diagnostics), std::string(row.said) + "\n1 error; nothing was started\n") << row.why;
  }
  EXPECT_EQ(report(chosen(kTwoByThree + "skip: [{skew: 5ms, because: slow}]\n", {.only = {"skew=5ms"}}).diagnostics),
            "--only: error: every cell is left out: nothing would be run\n1 error; nothing was started\n");
}

TEST(Skip, LeavesSomethingToJudge) {
  EXPECT_EQ(report(chosen(kTwoByThree + "skip: [{rule: outputs, because: slow}]\n", {}).diagnostics),
            "small.yaml:1:1: error: no rule is left for the cells that are run: nothing would be judged\n"
            "1 error; nothing was started\n");
}

TEST(Skip, LeavesOutCellsOrRules) {
  const Compiled compiled = chosen(kTwoByThree +
                                       "skip:\n"
                                       "  - {transport: a, skew: 2ms..5ms, because: too slow there}\n"
                                       "  - {transport: b, skew: 5ms, rule: outputs, because: it loses some}\n"
                                       "known:\n"
                                       "  - {skew: 1ms, because: a bug}\n",
                                   {});
  EXPECT_THAT(ids(compiled), ElementsAre("transport=a,skew=1ms", "transport=b,skew=1ms", "transport=b,skew=2ms",
                                         "transport=b,skew=5ms"));
  EXPECT_THAT(left_out(compiled), ElementsAre("transport=a,skew=2ms accepted: too slow there",
                                              "transport=a,skew=5ms accepted: too slow there"));
  const verdict::JudgePlan& judge = compiled.plan->judge;
  EXPECT_THAT(judge.expectations.front().cells, ElementsAre(0, 1, 2)) << "not the last";
  EXPECT_THAT(judge.skipped_rules,
              ElementsAre(verdict::CaseNote{{"small.yaml", 21, 5}, "outputs", "it loses some", {3}}));
  EXPECT_THAT(judge.known, ElementsAre(verdict::CaseNote{{"small.yaml", 23, 5}, "", "a bug", {0, 1}}));
}

}  // namespace
}  // namespace prochron::specs
