// How the shipped scenarios are planned at two seeds, and that a plan is the same bytes each time.
#include <gmock/gmock.h>

#include <filesystem>
#include <string>

#include "specs/specs.h"
#include "tests/golden/golden_text.h"
#include "verdict/expectation/json.h"

namespace prochron::golden {
namespace {

namespace fs = std::filesystem;

specs::Compiled compiled(const std::string& name, std::uint64_t seed) {
  const fs::path path = fs::path(PROCHRON_SCENARIOS) / (name + ".yaml");
  const specs::Loaded loaded = specs::load(read(path), path.filename());
  EXPECT_EQ(specs::report(loaded.diagnostics), "");
  return specs::compile(loaded.scenario.value(), {.seed = seed});
}

struct Row {
  const char* name;
  std::uint64_t seed;
};
std::ostream& operator<<(std::ostream& out, const Row& row) { return out << row.name << "_seed_" << row.seed; }

class Planned : public testing::TestWithParam<Row> {};

TEST_P(Planned, IsDrawnAsBefore) {
  const specs::Compiled plan = compiled(GetParam().name, GetParam().seed);
  ASSERT_TRUE(plan.plan);
  EXPECT_EQ(specs::report(plan.diagnostics), "") << "a shipped scenario has evidence enough";
  expect_golden(fs::path(PROCHRON_GOLDEN) / "plans" / (testing::PrintToString(GetParam()) + ".expected"),
                specs::plan_table(*plan.plan));
}

TEST_P(Planned, IsTheSameBytesForTheSameSeed) {
  const std::string once = specs::plan_json(compiled(GetParam().name, GetParam().seed).plan.value());
  EXPECT_EQ(once, specs::plan_json(compiled(GetParam().name, GetParam().seed).plan.value()));
  EXPECT_NE(once, specs::plan_json(compiled(GetParam().name, GetParam().seed + 1).plan.value()));
}

TEST_P(Planned, IsJudgedFromItsFileAsFromMemory) {
  const specs::Plan plan = compiled(GetParam().name, GetParam().seed).plan.value();
  const auto read_back = verdict::judge_plan_from_json(verdict::to_json(plan.judge), "plan.json");
  ASSERT_TRUE(read_back) << to_string(read_back.error());
  EXPECT_EQ(read_back->seed, plan.judge.seed);
  EXPECT_EQ(read_back->clocks, plan.judge.clocks);
  EXPECT_EQ(read_back->sessions, plan.judge.sessions);
  EXPECT_EQ(read_back->windows, plan.judge.windows);
  EXPECT_EQ(read_back->cells, plan.judge.cells);
  EXPECT_EQ(read_back->expectations, plan.judge.expectations);
}

INSTANTIATE_TEST_SUITE_P(Golden, Planned,
                         testing::Values(Row{"hello", 1}, Row{"hello", 2}, Row{"paper", 7}, Row{"paper", 8},
                                         Row{"capacity", 1}, Row{"drift", 3}, Row{"drift", 4}),
                         testing::PrintToStringParamName());

}  // namespace
}  // namespace prochron::golden
