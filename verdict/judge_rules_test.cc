// The rules on runs in which one thing is wrong that the clocks have nothing to do with, or that they alone caused.
#include <gmock/gmock.h>

#include "verdict/judge.h"
#include "verdict/report.h"
#include "verdict/synthetic_test_run.h"

namespace prochron::verdict {
namespace {

using testing::HasSubstr;

TEST(JudgePrediction, DoesNotPassWithTheControlShiftedBeyondTheMargin) {
  struct Row {
    std::int64_t shift_ns;
    const char* told;
    Verdict least;  ///< of the run: 50 us beyond a margin are one or two standard errors, 150 us are five
  };
  const Row rows[] = {{300'000, "off its prediction by -0.3", Verdict::kInconclusive},
                      {400'000, "off its prediction by -0.4", Verdict::kFail}};
  for (const Row& row : rows) {
    SyntheticOptions options = paper_like();
    const JudgePlan plan = synthetic_plan(options);
    options.extra_latency = [&](const SyntheticCrossing& crossing) -> std::int64_t {
      return plan.windows[crossing.window].role == Role::kControl ? row.shift_ns : 0;
    };
    const RunResult result = TestRun(options).judged();
    EXPECT_EQ(merge(result.verdict, row.least), result.verdict) << row.told;
    for (const CellResult& cell : result.cells) {
      EXPECT_NE(rule_of(cell, "prediction").verdict, Verdict::kPass) << cell.id;
      EXPECT_THAT(rule_of(cell, "prediction").why, HasSubstr(row.told)) << cell.id;
    }
  }
}

TEST(JudgePrediction, DoesNotPassWithOneWindowsRateMovedByTenPoints) {
  struct Row {
    const char* cell;
    std::int64_t moved_ns;  ///< of every tenth message's true latency, to the other side of the skew
    const char* reason;
  };
  const Row rows[] = {
      {"+2ms", -3'000'000, "none is negative: 10 % more are"},
      {"+5ms", +2'000'000, "all are negative: 10 % fewer are"},
      {"+7ms", +4'000'000, "all are negative, far beyond the hop's spread"},
  };
  for (const Row& row : rows) {
    SyntheticOptions options = paper_like();
    const JudgePlan plan = synthetic_plan(options);
    const CellContext& cell = *std::ranges::find(plan.cells, std::string("skew=") + row.cell, &CellContext::id);
    options.extra_latency = [&](const SyntheticCrossing& at) -> std::int64_t {
      const bool here = at.window == cell.windows[0] && at.hop == kSyntheticLinkOut;
      return here && at.message % 10 == 0 ? row.moved_ns : 0;
    };
    const RunResult result = TestRun(options).judged();
    EXPECT_EQ(cell_at(result, row.cell).verdict, Verdict::kFail) << row.reason;
    EXPECT_THAT(cell_at(result, row.cell).why, HasSubstr("inference -> postprocess: 2")) << row.reason;
    EXPECT_EQ(cell_at(result, "0ms").verdict, Verdict::kPass) << row.reason;
  }
}

TEST(JudgePrediction, IsInconclusiveWithTooFewMessages) {
  SyntheticOptions options = paper_like();
  options.window = Duration{500'000'000};
  options.control_part = Duration{500'000'000};
  const RunResult result = TestRun(options).judged();
  EXPECT_EQ(result.verdict, Verdict::kInconclusive);
  EXPECT_THAT(result.why, HasSubstr("which does not show it to be within 250us"));
  EXPECT_FALSE(result.controls[0].hops[kSyntheticLinkOut].margin.ahead) << "60 messages carry no 2 % quantile";
}

TEST(JudgePrediction, SaysWhenTheControlsDisagree) {
  SyntheticOptions options = paper_like();
  // The link becomes slower for good between the second and the third control.
  options.extra_latency = [](const SyntheticCrossing& at) -> std::int64_t {
    return at.window >= 5 && at.hop == kSyntheticLinkOut ? 700'000 : 0;
  };
  const RunResult result = TestRun(options).judged();
  EXPECT_EQ(cell_at(result, "+7ms").verdict, Verdict::kInconclusive);
  EXPECT_THAT(cell_at(result, "+7ms").why, HasSubstr("the controls before and after disagree, 4."));
}

TEST(JudgeNegativeSpans, FailsAWrongExpectationWithItsAccount) {
  TestRun run(paper_like());
  Expectation& wrong = run.expect("negative_spans");
  wrong.hop = {"inference", "postprocess"};
  wrong.at_most = Share{50'000'000};
  const RunResult result = run.judged();
  EXPECT_EQ(result.verdict, Verdict::kFail);
  EXPECT_EQ(rule_of(cell_at(result, "+2ms"), "negative_spans").verdict, Verdict::kPass);
  const RuleResult& rule = rule_of(cell_at(result, "+7ms"), "negative_spans");
  EXPECT_EQ(rule.verdict, Verdict::kFail);
  EXPECT_EQ(rule.at, "paper.yaml:23:5");
  EXPECT_THAT(
      rule.why,
      HasSubstr(
          "inference -> postprocess: 100.0 [98, 100] % (240 of 240, cause: skew 240). The hop tolerates a skew of 3."));
  EXPECT_THAT(rule.why, HasSubstr("Worst trace "));
  EXPECT_THAT(console(run.plan, result, false),
              HasSubstr("Outputs right, throughput met: the system holds, its traces lie."));
}

TEST(JudgeNegativeSpans, SaysWhenADriftBecameTooMuch) {
  SyntheticOptions options;
  options.window = Duration{30'000'000'000};
  options.cells = {{"+200ppm", {}, {200'000'000}}};
  TestRun run(options);
  Expectation& none = run.expect("negative_spans");
  none.hop = {"inference", "postprocess"};
  none.at_most = Share{10'000'000};
  const RunResult result = run.judged();
  const std::string why = rule_of(result.cells[0], "negative_spans").why;
  EXPECT_THAT(
      why,
      HasSubstr(" gpu was off by +6.100 ms after 30.5 s (+200.0 ppm measured); the hop tolerates 3."));
  EXPECT_THAT(why, HasSubstr("at 2 %, reached after 17.")) << "3.5 ms at 0.2 ms a second";
  EXPECT_THAT(why, HasSubstr(" as predicted, after 1")) << "and measured";
}

TEST(JudgeNegativeSpans, IsUndecidedWhereTheSampleIs) {
  TestRun run(paper_like());
  Expectation& tight = run.expect("negative_spans");
  tight.hop = {"inference", "postprocess"};
  tight.at_most = Share{1'000'000};
  const RunResult result = run.judged();
  EXPECT_EQ(rule_of(cell_at(result, "0ms"), "negative_spans").verdict, Verdict::kInconclusive)
      << "0 of 240 does not show 0.1 %";
}

TEST(JudgeNegativeSpans, NamesAPipelineThatIsBrokenWithoutAnyFault) {
  SyntheticOptions options = paper_like();
  // Every third send is stamped after its message has arrived: an acknowledged send.
  options.tamper = changing<trace::SpanRecord>([](auto& span) {
    const bool late = span.stage == 0 && span.kind == trace::SpanKind::kProduce && span.message % 3 == 0;
    for (std::int64_t* at : {&span.begin.raw_ns, &span.begin.native_ns, &span.begin.observed_ns})
      *at += late ? 1'000'000 : 0;
  });
  TestRun run(options);
  Expectation& none = run.expect("negative_spans");
  none.hop = {"source", "preprocess"};
  none.at_most = Share{50'000'000};
  const RunResult result = run.judged();
  EXPECT_EQ(result.controls[0].verdict, Verdict::kFail);
  const RuleResult& rule = rule_of(cell_at(result, "0ms"), "negative_spans");
  EXPECT_EQ(rule.verdict, Verdict::kInconclusive);
  EXPECT_THAT(rule.why, HasSubstr("BASELINE: the control alone breaks this."));
  EXPECT_EQ(result.controls[0].hops[0].by_late_stamp, result.controls[0].hops[0].measured.negative);
  EXPECT_THAT(console(run.plan, result, false), HasSubstr(" BASELINE  zeromq"));
}

TEST(JudgeOutputs, FindsEachWrongAsWhatItIs) {
  constexpr std::uint64_t kMessage = 1500;  // of the 1400 to 1639 of the window of skew +5ms
  struct Row {
    const char* name;
    OutputResult expected;
    const char* why;
    Tamper tamper;
  };
  const auto held = std::make_shared<trace::OutputRecord>();
  const Row rows[] = {
      {"one wrong answer", {239, 1, 0, 0, 0}, "1 wrong of 240 messages", changing<trace::OutputRecord>([](auto& out) {
         out.digest ^= out.message == kMessage ? 1 : 0;
       })},
      {"two swapped",
       {240, 0, 0, 0, 1},
       "1 reordered of 240 messages",
       [held](trace::Record& record, std::vector<trace::Record>& others) {
         const auto* out = std::get_if<trace::OutputRecord>(&record);
         if (out && out->message == kMessage) *held = *out;
         if (out && out->message == kMessage + 1) others.push_back(*held);
         return !(out && out->message == kMessage);
       }},
      {"one duplicate",
       {240, 0, 0, 1, 0},
       "1 duplicated of 240 messages",
       [](trace::Record& record, std::vector<trace::Record>& others) {
         const auto* out = std::get_if<trace::OutputRecord>(&record);
         if (out && out->message == kMessage) others.push_back(*out);
         return true;
       }},
      {"one lost", {239, 0, 1, 0, 0}, "1 lost of 240 messages", dropping<trace::OutputRecord>([](const auto& out) {
         return out.message == kMessage;
       })},
      {"another's answer",
       {239, 1, 0, 0, 0},
       "1 of them the right answer to another input",
       changing<trace::OutputRecord>([](auto& out) {
         if (out.message == kMessage) out.digest = 0x9e3779b97f4a7c15;
       })},
  };
  for (const Row& row : rows) {
    SyntheticOptions options = paper_like();
    options.tamper = row.tamper;
    const RunResult result = TestRun(options).judged();
    const CellResult& cell = cell_at(result, "+5ms");
    const OutputResult& seen = cell.outputs;
    EXPECT_EQ(std::tuple(seen.right, seen.wrong, seen.lost, seen.duplicated, seen.reordered),
              std::tuple(row.expected.right, row.expected.wrong, row.expected.lost, row.expected.duplicated,
                         row.expected.reordered))
        << row.name;
    EXPECT_EQ(rule_of(cell, "outputs").verdict, Verdict::kFail) << row.name;
    EXPECT_THAT(rule_of(cell, "outputs").why, HasSubstr(row.why)) << row.name;
    EXPECT_EQ(cell_at(result, "0ms").verdict, Verdict::kPass) << row.name;
  }
}

TEST(JudgeThroughput, FailsAStageThatFallsBehind) {
  struct Row {
    const char* reason;
    std::int64_t per_message_ns;
    Verdict verdict;
  };
  const Row rows[] = {
      {"each message delays the next by 1 ms: 4 % of what is offered piles up", 1'000'000, Verdict::kFail},
      {"0.01 % piles up, within the 1 % that the limit leaves", 2'500, Verdict::kPass},
  };
  for (const Row& row : rows) {
    SyntheticOptions options = paper_like();
    const JudgePlan plan = synthetic_plan(options);
    options.extra_latency = [&](const SyntheticCrossing& at) -> std::int64_t {
      const bool here = at.window == 5 && at.hop == 3;
      return here ? static_cast<std::int64_t>(at.message - 1400) * row.per_message_ns : 0;
    };
    TestRun run(options);
    std::erase_if(run.plan.expectations, [](const Expectation& e) { return e.rule == "prediction"; });
    const RunResult result = run.judged();
    EXPECT_EQ(rule_of(cell_at(result, "+5ms"), "throughput").verdict, row.verdict) << row.reason;
  }
}

}  // namespace
}  // namespace prochron::verdict
