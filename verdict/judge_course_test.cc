// Clocks that move within their window: what is told of them, what crossing a margin is worth, and courses that are not
// those planned.
#include <gmock/gmock.h>

#include "verdict/judge.h"
#include "verdict/report.h"
#include "verdict/synthetic_test_run.h"

namespace prochron::verdict {
namespace {

using testing::HasSubstr;

constexpr std::int64_t kSecond = 1'000'000'000;
constexpr Rate kFast{400'000'000};  // 400 ppm

/// 20 s at 400 ppm, then 8 ms ahead, slewed back at 4 % in 0.2 s.
SyntheticOptions ramped() {
  SyntheticOptions options;
  options.messages_per_second = 200;
  options.window = Duration{25 * kSecond};
  options.cells = {{"ramp", {}, kFast, Duration{20 * kSecond}, {faults::Heal::Form::kSlew, {40'000'000'000}}}};
  return options;
}

const HopResult& link_out(const RunResult& result) { return result.cells.at(0).hops.at(kSyntheticLinkOut); }

Expectation& expect_margin(TestRun& run, std::optional<Duration> at_least, std::optional<Duration> within) {
  Expectation& margin = run.expect("skew_margin");
  margin.hop = {"inference", "postprocess"};
  margin.margin_at_least = at_least;
  margin.within = within;
  return margin;
}

TEST(JudgeCourse, ARampHealedByASlewIsAttestedAndTold) {
  TestRun run(ramped());
  const RunResult result = run.judged();
  EXPECT_EQ(result.verdict, Verdict::kPass) << console(run.plan, result, false);
  const FaultResult& fault = result.cells.at(0).faults.at(0);
  EXPECT_TRUE(fault.attested);
  EXPECT_NEAR(static_cast<double>(fault.measured.offset.ns), 200'000, 60) << "0.5 s of guard band at 400 ppm";
  EXPECT_NEAR(static_cast<double>(fault.measured_rate.value_or(Rate{}).ppt), 400e6, 1e5);
  EXPECT_EQ(fault.commanded, Offset{200'000});
  EXPECT_EQ(fault.commanded_rate, kFast);
  EXPECT_EQ(fault.heal, "slew +40000ppm");
  EXPECT_TRUE(fault.healed);
  EXPECT_GT(fault.heal_ns, kSecond / 5) << "8 ms at 4 %";
  EXPECT_LT(fault.heal_ns, kSecond / 3);
}

TEST(JudgeCourse, ChangesThatAreNotThePlannedOnesProveNothing) {
  struct Row {
    const char* why;
    std::function<void(trace::CommandRecord&)> change;
    const char* said;
  };
  const Row rows[] = {
      {"the ramp ends late", [](auto& c) { if (!c.heal && c.change.rate.ppt == 0) c.change.at.ns += kSecond; },
       "acted 1.0 s after its planned instant"},
      {"another rate", [](auto& c) { if (c.change.rate == kFast) c.change.rate.ppt += 1; }, "commanded 0.000 ms"},
      {"a slew that ends in judged time", [](auto& c) { if (c.heal && c.change.rate.ppt == 0) c.change.at.ns += kSecond; },
       ""},
  };
  for (const Row& row : rows) {
    SyntheticOptions options = ramped();
    options.tamper = changing<trace::CommandRecord>(row.change);
    const RunResult result = TestRun(options).judged();
    EXPECT_EQ(result.verdict, Verdict::kInvalid) << row.why;
    EXPECT_THAT(result.why, HasSubstr(row.said)) << row.why;
  }
}

TEST(JudgeCourse, TheCrossingComesWhenTheControlSaid) {
  for (std::uint64_t seed = 1; seed <= 12; ++seed) {
    SyntheticOptions options = ramped();
    options.seed = seed;
    options.memory = seed % 2 == 0 ? 0 : 0.5;
    const RunResult result = TestRun(options).judged();
    ASSERT_EQ(link_out(result).crossings.size(), 1U) << seed;
    const MarginCrossing& crossing = link_out(result).crossings[0];
    ASSERT_TRUE(crossing.measured_at) << seed;
    EXPECT_EQ(crossing.clock, "gpu");
    EXPECT_NEAR(static_cast<double>(crossing.predicted_at.value_ns), 3.5 / 0.4 * 1e9, 0.3e9) << seed;
    EXPECT_LE(crossing.predicted_at.low_ns, crossing.measured_at->value_ns) << seed;
    EXPECT_GE(crossing.predicted_at.high_ns, crossing.measured_at->value_ns) << seed;
    EXPECT_LT(crossing.predicted_at.high_ns - crossing.predicted_at.low_ns, 2 * kSecond) << "says something";
    EXPECT_LE(crossing.measured_at->low_ns, crossing.measured_at->value_ns) << seed;
    EXPECT_LT(crossing.measured_at->high_ns - crossing.measured_at->low_ns, 6 * kSecond) << seed;
    EXPECT_TRUE(result.cells[0].hops[kSyntheticLinkIn].crossings.empty()) << "moves away from its margin";
  }
}

TEST(JudgeSkewMargin, IsShownRefutedOrLeftOpenByTheControl) {
  struct Row {
    std::int64_t at_least_us;
    Verdict verdict;
    const char* why;
  };
  for (const Row& row : {Row{3'000, Verdict::kPass, "the fastest 2 % take 3.5 ms"},
                         Row{4'000, Verdict::kFail, "half of them are faster"},
                         Row{3'480, Verdict::kInconclusive, "at the margin itself"}}) {
    TestRun run(ramped());
    expect_margin(run, Duration{row.at_least_us * 1'000}, {});
    const RunResult result = run.judged();
    EXPECT_EQ(rule_of(result.cells[0], "skew_margin").verdict, row.verdict) << row.why << result.why;
    EXPECT_THAT(rule_of(result.cells[0], "skew_margin").measured, HasSubstr("3.")) << row.why;
  }
}

TEST(JudgeSkewMargin, OfAFewMessagesIsInconclusive) {
  SyntheticOptions options = paper_like();
  options.control_part = Duration{2 * kSecond};
  TestRun run(options);
  expect_margin(run, Duration{1'000'000}, {});
  EXPECT_THAT(rule_of(run.judged().cells[0], "skew_margin").why, HasSubstr("carry no margin at 2 %"));
}

TEST(JudgeSkewMargin, TwoLooksAreEachSurer) {
  TestRun run(ramped());
  for (int us = 3'000; us < 3'600; us += 2) expect_margin(run, Duration{us * 1'000}, {});
  const auto shown = [&] {
    const RunResult result = run.judged();
    const auto passes = [](const RuleResult& rule) { return rule.name.starts_with("skew_margin") && rule.verdict == Verdict::kPass; };
    return std::ranges::count_if(result.cells[0].rules, passes);
  };
  const auto by_one = shown();
  run.plan.looks = 2;
  EXPECT_LT(shown(), by_one) << "what one look may say at 95 %, each of two must at 97.5 %";
}

TEST(JudgeSkewMargin, IsFoundByInjectionWhereItWasPredicted) {
  struct Row {
    std::int64_t slower_us;  ///< the hop under fault
    std::int64_t within_us;
    Verdict verdict;
    const char* why;
  };
  for (const Row& row : {Row{0, 500, Verdict::kPass, "as in control"},
                         Row{1'500, 500, Verdict::kFail, "margin moved up by 1.5 ms"},
                         Row{-1'500, 500, Verdict::kFail, "margin moved down by 1.5 ms"},
                         Row{0, 20, Verdict::kInconclusive, "too few messages in 20 us"}}) {
    SyntheticOptions options = ramped();
    const JudgePlan plan = synthetic_plan(options);
    options.extra_latency = [&](const SyntheticCrossing& at) -> std::int64_t {
      const bool here = plan.windows[at.window].role == Role::kFault && at.hop == kSyntheticLinkOut;
      return here ? row.slower_us * 1'000 : 0;
    };
    TestRun run(options);
    expect_margin(run, {}, Duration{row.within_us * 1'000});
    const RunResult result = run.judged();
    EXPECT_EQ(rule_of(result.cells[0], "skew_margin").verdict, row.verdict)
        << row.why << ": " << rule_of(result.cells[0], "skew_margin").why;
  }
}

TEST(JudgeSkewMargin, IsNotFoundByASkewThatStaysWhereItIs) {
  SyntheticOptions options = paper_like();
  TestRun run(options);
  expect_margin(run, {}, Duration{500'000});
  const RunResult result = run.judged();
  const RuleResult& rule = rule_of(cell_at(result, "+2ms"), "skew_margin");
  EXPECT_EQ(rule.verdict, Verdict::kInconclusive);
  EXPECT_THAT(rule.why, HasSubstr("the skew does not move through its predicted margin of 3."));
}

}  // namespace
}  // namespace prochron::verdict
