// Capacity phases judged from a record: what comes out of pairs of windows, and what forbids to say anything of it.
#include <gmock/gmock.h>

#include "verdict/report.h"
#include "verdict/synthetic/schedule.h"
#include "verdict/synthetic_test_run.h"

namespace prochron::verdict {
namespace {

using testing::HasSubstr;

constexpr std::size_t kPairs = 10;

SyntheticOptions windows_of_2s() {
  SyntheticOptions options;
  options.messages_per_second = 100;
  options.window = options.control_part = Duration{2'000'000'000};
  options.control_parts = static_cast<int>(kPairs) + 1;
  for (std::size_t pair = 0; pair < kPairs; ++pair) options.cells.push_back({std::to_string(pair), {2'000'000}, {}});
  return options;
}

/// All windows become one cell's: control, fault, control, fault, … and a last control that nothing is paired with.
void make_one_cell(TestRun& run, const SyntheticOptions& options) {
  JudgePlan& plan = run.plan;
  plan.expectations.erase(plan.expectations.begin());  // a closed loop predicts nothing
  for (Expectation& expectation : plan.expectations) expectation.cells = {0};
  plan.cells = {{"skew=2ms", {{"skew", "2ms"}}, 0, {}, {}}};
  for (StageContext& stage : plan.sessions[0].stages) stage.offered = {};
  for (const SyntheticWindow& window : schedule_of(options, 0)) {
    if (!window.cell) continue;
    plan.windows[window.index].cell = 0;
    plan.cells[0].windows.push_back(window.index);
    plan.cells[0].pairs.push_back({window.index - 1, window.index});
  }
}

/// Of the messages in windows with (or without) the fault, all whose number is a multiple of `each` never come out.
Tamper losing(const SyntheticOptions& options, bool with_fault, std::uint64_t each) {
  const auto windows = schedule_of(options, 0);
  return dropping<trace::OutputRecord>([=](const trace::OutputRecord& output) {
    const auto in = std::ranges::find_if(
        windows, [&](const SyntheticWindow& w) { return w.begin <= output.native_ns && output.native_ns < w.end; });
    return in != windows.end() && in->cell.has_value() == with_fault && output.message % each == 0;
  });
}

TEST(JudgeCapacity, PassesWhereAsMuchComesOutAndFailsWhereATwentiethIsMissing) {
  struct Row {
    const char* reason;
    bool with_fault;
    std::uint64_t each;
    Verdict verdict;
  };
  for (const Row& row : {Row{"nothing is missing", true, UINT64_MAX, Verdict::kPass},
                         Row{"a twentieth under the fault", true, 20, Verdict::kFail},
                         Row{"everything under the fault", true, 1, Verdict::kFail},
                         Row{"a twentieth without the fault: more is no less", false, 20, Verdict::kPass},
                         Row{"everything without the fault: no ratio", false, 1, Verdict::kInconclusive}}) {
    SyntheticOptions options = windows_of_2s();
    options.tamper = losing(options, row.with_fault, row.each);
    TestRun run(options);
    make_one_cell(run, options);
    const RunResult result = run.judged();
    ASSERT_EQ(result.cells.size(), 1U);
    EXPECT_EQ(rule_of(result.cells[0], "throughput").verdict, row.verdict) << row.reason;
    EXPECT_EQ(rule_of(result.controls[0], "throughput").verdict, Verdict::kPass) << row.reason;
  }
}

TEST(JudgeCapacity, IsToldAsCapacity) {
  SyntheticOptions options = windows_of_2s();
  options.tamper = losing(options, true, 20);
  TestRun run(options);
  make_one_cell(run, options);
  const RunResult result = run.judged();
  const ThroughputResult& throughput = result.cells[0].throughput;
  EXPECT_EQ(throughput.kind, ThroughputKind::kCapacity);
  EXPECT_EQ(throughput.pairs, static_cast<std::int64_t>(kPairs));
  EXPECT_NEAR(static_cast<double>(throughput.ratio.ppb), 0.95e9, 0.005e9);
  EXPECT_LE(throughput.low, throughput.ratio);
  EXPECT_GE(throughput.high, throughput.ratio);
  EXPECT_THAT(rule_of(result.cells[0], "throughput").why, HasSubstr("under the fault 95.0/s came out, without it 100.0/s"));
  const std::string told = console(run.plan, result, false);
  EXPECT_THAT(told, HasSubstr(" Capacity  zeromq  skew=2ms  95.0 % ["));
  EXPECT_THAT(told, HasSubstr("of 100.0/s, from 10 pairs whose ratios scatter by"));
  EXPECT_THAT(told, testing::Not(HasSubstr("not a capacity test")));
  EXPECT_THAT(result_json(result), HasSubstr("\"kind\": \"capacity\""));
  EXPECT_THAT(cells_csv(result), HasSubstr(",capacity,"));
}

TEST(JudgeCapacity, WhatWasCutShortIsLeftOutAndCanNotPass) {
  SyntheticOptions options = windows_of_2s();
  options.tamper = changing<trace::WindowRecord>([&](trace::WindowRecord& window) {
    if (window.window == 2 * kPairs - 1) window.complete = false;
  });
  TestRun run(options);
  make_one_cell(run, options);
  const RunResult result = run.judged();
  EXPECT_EQ(result.cells[0].throughput.pairs, static_cast<std::int64_t>(kPairs) - 1);
  EXPECT_EQ(result.cells[0].verdict, Verdict::kInconclusive);
}

TEST(JudgeCapacity, AClosedLoopWithoutPairsIsNoServiceTestEither) {
  SyntheticOptions options = windows_of_2s();
  TestRun run(options);
  make_one_cell(run, options);
  run.plan.cells[0].pairs.clear();
  const RunResult result = run.judged();
  EXPECT_EQ(rule_of(result.cells[0], "throughput").verdict, Verdict::kInconclusive);
  EXPECT_THAT(rule_of(result.cells[0], "throughput").why, HasSubstr("a closed loop is no service test"));
}

TEST(JudgeCapacity, APairOfWindowsThatThePlanDoesNotHaveIsRefused) {
  SyntheticOptions options = windows_of_2s();
  TestRun run(options);
  make_one_cell(run, options);
  run.plan.cells[0].pairs[0].control = 4711;
  EXPECT_FALSE(run.judged_or_refused());
}

}  // namespace
}  // namespace prochron::verdict
