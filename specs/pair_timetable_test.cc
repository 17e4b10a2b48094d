// Capacity phases in time: blocks of control, fault, fault, control or the other way round, and which two make a pair.
#include "specs/pair_timetable.h"

#include <gmock/gmock.h>

#include <set>

#include "specs/small_spec.h"

namespace prochron::specs {
namespace {

using verdict::Role;

std::string capacity_spec(const std::string& by = "by: 5ms") {
  return small_spec({{"rate: 100/s", "rate: max"},
                     {"  - control: 20s\n", ""},
                     {"faults:\n      for: 6s", "abba:\n      pairs: 8\n      window: 500ms\n      settle: 100ms"},
                     {"by: 5ms", by},
                     {"outputs: {lost: 0}", "throughput: {at_least: 97%}"}});
}

/// "ABBABAAB": A is a window without, B one with the fault.
std::string letters(const Plan& plan) {
  std::string all;
  for (const PlannedWindow& window : plan.sessions.front().windows) {
    const Role role = plan.judge.windows[window.index].role;
    if (role != Role::kWarmup) all += role == Role::kFault ? 'B' : 'A';
  }
  return all;
}

TEST(PairTimetable, IsBlocksDrawnFromTheSeed) {
  std::set<std::string> drawn;
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    const std::string all = letters(plan_of(capacity_spec(), seed));
    ASSERT_EQ(all.size(), 16U);
    for (std::size_t block = 0; block < all.size(); block += 4) {
      EXPECT_THAT(all.substr(block, 4), testing::AnyOf("ABBA", "BAAB")) << all;
    }
    drawn.insert(all);
  }
  EXPECT_GT(drawn.size(), 8U) << "of 16 possible ones";
}

TEST(PairTimetable, PairsWindowsThatStandSideBySide) {
  const Plan plan = plan_of(capacity_spec());
  ASSERT_EQ(plan.judge.cells.size(), 1U);
  const verdict::CellContext& cell = plan.judge.cells.front();
  ASSERT_EQ(cell.pairs.size(), 8U);
  EXPECT_EQ(cell.windows.size(), 8U) << "those with the fault";
  std::set<std::uint32_t> seen;
  for (const verdict::WindowPair& pair : cell.pairs) {
    const verdict::WindowContext& control = plan.judge.windows[pair.control];
    const verdict::WindowContext& fault = plan.judge.windows[pair.fault];
    EXPECT_EQ(control.role, Role::kControl);
    EXPECT_TRUE(control.faults.empty());
    EXPECT_FALSE(control.cell);
    EXPECT_EQ(fault.cell, 0U);
    EXPECT_EQ(fault.faults.size(), 1U);
    EXPECT_EQ(control.length, fault.length);
    EXPECT_EQ(std::max(pair.control, pair.fault) - std::min(pair.control, pair.fault), 1U);
    seen.insert({pair.control, pair.fault});
  }
  EXPECT_EQ(seen.size(), 16U) << "each window is of one pair";
  std::string name = plan.sessions.front().windows[cell.pairs[2].fault].name;
  EXPECT_EQ(name, "faults of pair 3");
}

TEST(PairTimetable, EachTreatmentHasPairsOfItsOwn) {
  const Plan plan = plan_of(capacity_spec("by: {each: [1ms, 5ms], as: skew}"));
  ASSERT_EQ(plan.judge.cells.size(), 2U);
  for (const verdict::CellContext& cell : plan.judge.cells) EXPECT_EQ(cell.pairs.size(), 8U) << cell.id;
  EXPECT_EQ(letters(plan).size(), 32U);
}

TEST(PairTimetable, SaysBeforehandWhatItCanDecide) {
  const Compiled enough = compile(scenario_of(capacity_spec()), {.seed = 1});
  EXPECT_EQ(report(enough.diagnostics), "");
  const Evidence& row = enough.plan->evidence.front();
  EXPECT_EQ(row.spans, 8);
  EXPECT_EQ(row.needed, 4);
  EXPECT_EQ(row.power,
            "shows 97.8 % of a pipeline that is not slowed, 9 runs in 10, if the ratios of pairs scatter by 2 % (assumed)");
  struct Row {
    const char* limit;
    const char* advice;
    const char* reason;
  };
  for (const Row& thin : {Row{"98%", "`pairs: 10`", "somewhat more"}, Row{"99%", "`pairs: 36`", "half the room, four times the pairs"},
                          Row{"100%", "a lower limit", "no number of pairs shows that"}}) {
    std::string text = capacity_spec();
    text.replace(text.find("97%"), 3, thin.limit);
    const Compiled compiled = compile(scenario_of(text), {.seed = 1});
    EXPECT_THAT(report(compiled.diagnostics), testing::HasSubstr("warning")) << thin.reason;
    EXPECT_EQ(compiled.plan->evidence.front().advice, thin.advice) << thin.reason;
  }
}

}  // namespace
}  // namespace prochron::specs
