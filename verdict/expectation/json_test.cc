// A JudgePlan survives its JSON, every field of it, and damaged JSON is refused with the place of the damage.
#include "verdict/expectation/json.h"

#include <gtest/gtest.h>

namespace prochron::verdict {
namespace {

/// No field at its default, so that a forgotten key shows.
JudgePlan full_plan() {
  JudgePlan plan;
  plan.scenario = "paper";
  plan.seed = 0xfedcba9876543210;
  plan.margin_p = Share{10'000'000};
  plan.clocks = {{ClockId{2}, "gpu", ClockScope::kStage, HostId{0xffffffffffffffff}}};
  plan.sessions = {{{{"transport", "zeromq"}},
                    "zeromq",
                    {{"inference", "inference", "gpu", ClockId{2}, true, Frequency{40'000'000}}},
                    {{3, 4, Duration{4'000'000}}}}};
  plan.windows = {
      {Role::kFault,
       1,
       7,
       Duration{6},
       Duration{5},
       {{"step", "step gpu +5ms", ClockId{2}, Duration{1}, Duration{2}, {{Duration{3}, Offset{-5}, Rate{-7}}}, "leave",
        Duration{4}, "preload"}}}};
  plan.cells = {{"skew=+5ms", {{"skew", "+5ms"}}, 1, {4, 2}, {{1, 4}, {3, 2}}}};
  Expectation all;
  all.rule = "outputs";
  all.at = {"paper.yaml", 12, 5};
  all.hop = {"inference", "sink"};
  all.during = Role::kControl;
  all.at_most = Share{1};
  all.at_least = Share{2};
  all.within = Duration{3};
  all.lost = 4, all.duplicated = 5, all.wrong = 6, all.reordered = 7;
  all.p = Share{8};
  all.run = {"check", "this"};
  all.hold = Hold{Hold::Form::kEventually, Duration{9}, 10};
  all.cells = {0, 2};
  plan.expectations = {all, Expectation{}};
  return plan;
}

void expect_same(const JudgePlan& a, const JudgePlan& b) {
  EXPECT_EQ(a.scenario, b.scenario);
  EXPECT_EQ(a.seed, b.seed);
  EXPECT_EQ(a.margin_p, b.margin_p);
  EXPECT_EQ(a.sessions, b.sessions);
  EXPECT_EQ(a.windows, b.windows);
  EXPECT_EQ(a.cells, b.cells);
  EXPECT_EQ(a.expectations, b.expectations);
  ASSERT_EQ(a.clocks.size(), b.clocks.size());
  EXPECT_EQ(a.clocks[0].id, b.clocks[0].id);
  EXPECT_EQ(a.clocks[0].name, b.clocks[0].name);
  EXPECT_EQ(a.clocks[0].scope, b.clocks[0].scope);
  EXPECT_EQ(a.clocks[0].host, b.clocks[0].host);
}

TEST(JudgePlanJson, EveryFieldComesBack) {
  const JudgePlan plan = full_plan();
  const auto read = judge_plan_from_json(to_json(plan), "plan.json");
  ASSERT_TRUE(read) << to_string(read.error());
  expect_same(*read, plan);
  EXPECT_EQ(to_json(*read), to_json(plan)) << "the same bytes again";
}

TEST(JudgePlanJson, DamageIsRefusedWithItsPlace) {
  struct Row {
    const char* reason;
    const char* from;
    const char* to;
    const char* message;
  };
  const Row rows[] = {
      {"not JSON at all", "{", "", "plan.json: this is not JSON"},
      {"a key is gone", "\"margin_p_ppb\"", "\"margin\"", "plan.json: judge.margin_p_ppb is missing"},
      {"a number became a text", "\"length_ns\": 6", "\"length_ns\": \"6\"",
       "plan.json: judge.windows[0].length_ns has another type"},
      {"a whole number became a fraction", "\"length_ns\": 6", "\"length_ns\": 0.6",
       "plan.json: judge.windows[0].length_ns has another type"},
      {"a number that no integer holds", "\"margin_p_ppb\": ", "\"margin_p_ppb\": 1e300, \"x\": ",
       "plan.json: judge.margin_p_ppb has another type"},
      {"an index below 0", "\"session\": ", "\"session\": -1, \"x\": ",
       "plan.json: judge.windows[0].session has another type"},
      {"an unknown word", "\"role\": \"fault\"", "\"role\": \"fautl\"",
       "plan.json: judge.windows[0].role is not a known word"},
      {"a list became a number", "\"hops\": [", "\"hops\": 1, \"x\": [",
       "plan.json: judge.sessions[0].hops is not a list"},
  };
  for (const Row& row : rows) {
    std::string text = to_json(full_plan());
    text.replace(text.find(row.from), std::string(row.from).size(), row.to);
    const auto read = judge_plan_from_json(text, "plan.json");
    ASSERT_FALSE(read) << row.reason;
    EXPECT_EQ(to_string(read.error()), row.message) << row.reason;
  }
}

}  // namespace
}  // namespace prochron::verdict
