// The judge on runs in which nothing is wrong: they pass, whatever the machine does to the order of the work, and what
// is measured owes nothing to the plan.
#include "verdict/judge.h"

#include <gmock/gmock.h>

#include "verdict/report.h"
#include "verdict/synthetic_test_run.h"

namespace prochron::verdict {
namespace {

using testing::Each;
using testing::Field;
using testing::HasSubstr;

TEST(Judge, PassesACleanRunWithItsCurve) {
  TestRun run(paper_like());
  Expectation& low = run.expect("negative_spans");
  low.hop = {"inference", "postprocess"};
  low.at_most = Share{50'000'000};
  low.cells = {0, 1, 2};
  Expectation& high = run.expect("negative_spans");
  high.hop = {"inference", "postprocess"};
  high.at_least = Share{200'000'000};
  high.cells = {3, 4};
  const RunResult result = run.judged();
  EXPECT_EQ(result.verdict, Verdict::kPass) << console(run.plan, result, false);
  EXPECT_THAT(result.cells, Each(Field(&CellResult::verdict, Verdict::kPass)));
  EXPECT_LT(result.widest_bound_ns, 60);
  for (const CellResult& cell : result.cells) {
    ASSERT_EQ(cell.faults.size(), 1U);
    const FaultResult& fault = cell.faults[0];
    EXPECT_TRUE(fault.attested && fault.healed) << cell.id;
    EXPECT_NEAR(static_cast<double>(fault.measured.offset.ns), static_cast<double>(fault.commanded.ns), 60) << cell.id;
    EXPECT_EQ(fault.spread_ns, 0) << cell.id;
    EXPECT_EQ(cell.outputs.right, 240) << cell.id;
  }
  const HopResult& out = cell_at(result, "+5ms").hops[kSyntheticLinkOut];
  EXPECT_GT(out.measured.rate.ppb, 990'000'000) << "5 ms lies beyond all of the hop's latencies";
  EXPECT_GT(out.by_skew, 230);
  ASSERT_TRUE(out.margin.ahead);
  EXPECT_NEAR(static_cast<double>(out.margin.ahead->value_ns), 4'100'000 - 2.05 * 300'000, 120'000);
  EXPECT_THAT(console(run.plan, result, false), HasSubstr("\nPASS  5 of 5 cells, all attested within "));
}

TEST(Judge, GivesTheSameBytesWithOneAndWithEightThreads) {
  SyntheticOptions options = paper_like();
  options.sessions = 3;
  TestRun run(options);
  const RunResult one = run.judged(1);
  const RunResult eight = run.judged_again(8);
  EXPECT_EQ(result_json(one), result_json(eight));
  EXPECT_EQ(cells_csv(one), cells_csv(eight));
  EXPECT_EQ(hops_csv(one), hops_csv(eight));
  EXPECT_EQ(console(run.plan, one, true), console(run.plan, eight, true));
}

TEST(Judge, MeasuresTheSameToTheByteWithEveryCommandStruck) {
  const RunResult commanded = TestRun(paper_like()).judged();
  SyntheticOptions struck = paper_like();
  struck.tamper = dropping<trace::CommandRecord>([](const auto&) { return true; });
  const RunResult result = TestRun(struck).judged();
  EXPECT_EQ(result.verdict, Verdict::kInvalid);
  ASSERT_EQ(result.cells.size(), commanded.cells.size());
  for (std::size_t i = 0; i < result.cells.size(); ++i) {
    EXPECT_EQ(result.cells[i].faults[0].measured, commanded.cells[i].faults[0].measured) << result.cells[i].id;
    EXPECT_EQ(result.cells[i].faults[0].measured_rate, commanded.cells[i].faults[0].measured_rate);
  }
  EXPECT_THAT(cell_at(result, "+5ms").why, HasSubstr("bend gpu +5ms: never commanded"));
}

TEST(Judge, CountsEachStampOnce) {
  const RunResult result = TestRun(paper_like()).judged();
  // In 6 s: 60 idle stamps, and of each of 240 messages two spans with a stamp at each end.
  EXPECT_NEAR(static_cast<double>(cell_at(result, "+5ms").faults[0].measured.stamps), 60 + 240 * 4, 4);
}

TEST(Judge, FollowsADriftThroughItsWindow) {
  SyntheticOptions options;
  options.window = Duration{30'000'000'000};
  options.cells = {{"+200ppm", {}, {200'000'000}}, {"-50ppm", {}, {-50'000'000}}};
  TestRun run(options);
  const RunResult result = run.judged();
  EXPECT_EQ(result.verdict, Verdict::kPass) << console(run.plan, result, false);
  const FaultResult& fast = cell_at(result, "+200ppm").faults[0];
  EXPECT_NEAR(static_cast<double>(fast.measured_rate.value_or(Rate{}).ppt), 200e6, 20'000) << "20 ppb of 200 ppm";
  EXPECT_NEAR(static_cast<double>(fast.measured.offset.ns), 100'000, 100) << "200 ppm over the 500 ms guard band";
  const HopResult& out = cell_at(result, "+200ppm").hops[kSyntheticLinkOut];
  EXPECT_NEAR(static_cast<double>(out.measured.rate.ppb), static_cast<double>(out.predicted.ppb), 50e6)
      << "6 ms gained by 30.5 s: the last third of the messages arrive before they were sent";
  EXPECT_GT(out.measured.rate.ppb, 250'000'000);
}

TEST(Judge, RefusesAPlanThatNamesWhatItDoesNotHave) {
  TestRun run(paper_like());
  (void)run.judged();
  struct Row {
    const char* reason;
    std::function<void(JudgePlan&)> damage;
  };
  const Row rows[] = {
      {"a cell's window", [](JudgePlan& p) { p.cells[0].windows = {99}; }},
      {"a cell's session", [](JudgePlan& p) { p.cells[0].session = 9; }},
      {"a rule's cell", [](JudgePlan& p) { p.expectations[0].cells.push_back(77); }},
      {"a hop's stage", [](JudgePlan& p) { p.sessions[0].hops[0].to = 12; }},
  };
  for (const Row& row : rows) {
    TestRun damaged(paper_like());
    row.damage(damaged.plan);
    std::filesystem::create_directories(testing::TempDir() + "/verdict.empty");
    const auto reader = trace::HistoryReader::open(testing::TempDir() + "/verdict.empty");
    EXPECT_FALSE(judge(damaged.plan, *reader, {})) << row.reason;
  }
}

TEST(Judge, CallsWhatNeverRanOrCannotBeReadByItsName) {
  TestRun run(paper_like());
  std::filesystem::create_directories(testing::TempDir() + "/verdict.empty");
  const auto reader = trace::HistoryReader::open(testing::TempDir() + "/verdict.empty");
  const auto unread = judge(run.plan, *reader, {});
  ASSERT_TRUE(unread);
  EXPECT_EQ(unread->verdict, Verdict::kInvalid) << "there is no history of the session";

  SyntheticOptions cut = paper_like();
  cut.tamper = dropping<trace::WindowRecord>([](const auto& w) { return w.window == 4; });
  const RunResult missing = TestRun(cut).judged();
  EXPECT_EQ(missing.verdict, Verdict::kCouldNotRun);
  cut.tamper = dropping<trace::WindowRecord>([](const auto& w) { return w.window == 6; });
  const RunResult no_last_cell = TestRun(cut).judged();
  EXPECT_EQ(cell_at(no_last_cell, "+5ms").verdict, Verdict::kPass)
      << "it has nothing to do with the cell that is missing";
  cut.tamper = dropping<trace::WindowRecord>([](const auto& w) { return w.window == 7; });
  EXPECT_EQ(TestRun(cut).judged().verdict, Verdict::kInconclusive) << "no control after the cells";
  cut.tamper = changing<trace::WindowRecord>([](auto& w) { w.complete = w.window != 2; });
  const RunResult interrupted = TestRun(cut).judged();
  EXPECT_EQ(interrupted.verdict, Verdict::kInconclusive);
}

}  // namespace
}  // namespace prochron::verdict
