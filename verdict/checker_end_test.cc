// What a checker's end means, and that it comes back from the record.
#include "verdict/checker_end.h"

#include <gtest/gtest.h>

#include "verdict/judge.h"
#include "verdict/synthetic_test_run.h"

namespace prochron::verdict {
namespace {

TEST(CheckerEnd, ComesBackFromItsJson) {
  const CheckerEnds ends = {{3, "skew=1ms", Verdict::kPass, "exit 0", ""},
                            {4, "skew=5ms", Verdict::kFail, "exit 1", "two \"orders\" are missing"}};
  const auto read = checker_ends_from_json(checker_ends_json(ends), "checks.json");
  ASSERT_TRUE(read) << to_string(read.error());
  EXPECT_EQ(*read, ends);
}

TEST(CheckerEnd, DamagedRecordsAreRefused) {
  for (const char* text : {"", "{}", "[1]", "[{}]", R"([{"expectation": -1}])",
                           R"([{"expectation": 1, "cell": "a", "verdict": "MAYBE", "how": "", "said": ""}])",
                           R"([{"expectation": 1, "cell": 2, "verdict": "PASS", "how": "", "said": ""}])"}) {
    const auto read = checker_ends_from_json(text, "checks.json");
    ASSERT_FALSE(read) << text;
    EXPECT_EQ(read.error().where, "checks.json") << text;
  }
}

TEST(JudgeCheck, IsJudgedByHowTheProgramEnded) {
  struct Row {
    std::optional<Verdict> end;
    Verdict cell;
    const char* reason;
  };
  const Row rows[] = {
      {Verdict::kPass, Verdict::kPass, "it says yes"},
      {Verdict::kFail, Verdict::kFail, "it says no"},
      {Verdict::kInconclusive, Verdict::kInconclusive, "it says that it can't tell"},
      {Verdict::kInvalid, Verdict::kInvalid, "it crashed: that proves nothing of the pipeline"},
      {{}, Verdict::kInconclusive, "nobody asked it"},
  };
  SyntheticOptions options;
  options.cells = {{"+2ms", {2'000'000}, {}}};
  TestRun run(options);
  run.expect("check").run = {"./check.py"};
  ASSERT_EQ(run.judged().cells.size(), 1U);
  for (const Row& row : rows) {
    JudgeOptions judge_options;
    if (row.end) judge_options.checkers = {{3, "skew=+2ms", *row.end, "ended so", "because"}};
    const auto reader = trace::HistoryReader::open(run.folder());
    ASSERT_TRUE(reader);
    const auto result = judge(run.plan, *reader, judge_options);
    ASSERT_TRUE(result);
    EXPECT_EQ(result->cells[0].verdict, row.cell) << row.reason << ": " << result->cells[0].why;
    const bool told = result->cells[0].why.find("ended so: because") != std::string::npos;
    EXPECT_EQ(told, row.end && row.cell != Verdict::kPass) << row.reason << ": " << result->cells[0].why;
  }
}

}  // namespace
}  // namespace prochron::verdict
