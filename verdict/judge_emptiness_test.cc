// Too little to judge by passes nothing, and is not called a failure of the pipeline either.
#include "verdict/judge.h"

#include <gmock/gmock.h>

#include "verdict/report.h"
#include "verdict/synthetic_test_run.h"

namespace prochron::verdict {
namespace {

using testing::HasSubstr;

constexpr std::int64_t kSecond = 1'000'000'000;
constexpr std::int64_t kBegin = 1000 * kSecond + 14 * kSecond + 18 * kSecond + 3 * kSecond;  ///< of the cell +5ms

bool is_inside(std::int64_t native) { return kBegin <= native && native < kBegin + 6 * kSecond; }

/// Drops what crosses the last hop in the window of +5ms, but for messages of one number.
Tamper silence(std::uint64_t but_for) {
  return dropping<trace::SpanRecord>([but_for](const trace::SpanRecord& span) {
    const bool sends = span.stage == 3 && span.kind == trace::SpanKind::kProduce;
    const bool receives = span.stage == 4;
    return (sends || receives) && is_inside(span.begin.native_ns) && span.message != but_for;
  });
}

TEST(JudgeEmptiness, AHopWithoutOrWithOneMessageIsUndecided) {
  for (const std::uint64_t but_for : {std::uint64_t{0}, std::uint64_t{1500}}) {
    SyntheticOptions options = paper_like();
    options.tamper = silence(but_for);
    TestRun run(options);
    Expectation& low = run.expect("negative_spans");
    low.hop = {"postprocess", "sink"};
    low.at_most = Share{50'000'000};
    const RunResult result = run.judged();
    const CellResult& cell = cell_at(result, "+5ms");
    EXPECT_EQ(rule_of(cell, "prediction").verdict, Verdict::kInconclusive) << but_for << rule_of(cell, "prediction").why;
    EXPECT_EQ(rule_of(cell, "negative_spans").verdict, Verdict::kInconclusive) << but_for;
    EXPECT_EQ(cell.verdict, Verdict::kInconclusive) << but_for << cell.why;
  }
}

TEST(JudgeEmptiness, ASingleOddMessageRefutesNoPrediction) {
  SyntheticOptions options = paper_like();
  options.tamper = silence(1500);
  options.extra_latency = [](const SyntheticCrossing& at) -> std::int64_t {
    return at.hop == 3 && at.message == 1500 ? 2'000'000 : 0;
  };
  const RunResult result = TestRun(options).judged();
  EXPECT_EQ(rule_of(cell_at(result, "+5ms"), "prediction").verdict, Verdict::kInconclusive);
}

TEST(JudgeEmptiness, NoAnswersAreNoRightAnswers) {
  SyntheticOptions options = paper_like();
  options.tamper = dropping<trace::OutputRecord>([](const auto& out) { return is_inside(out.native_ns); });
  TestRun run(options);
  for (Expectation& expectation : run.plan.expectations) {
    if (expectation.rule == "outputs") expectation.lost.reset();
    if (expectation.rule == "throughput") expectation.at_least.reset();
  }
  EXPECT_EQ(rule_of(cell_at(run.judged(), "+5ms"), "outputs").verdict, Verdict::kInconclusive);
}

TEST(JudgeEmptiness, WithoutTheReferencesAnswersNothingIsRight) {
  SyntheticOptions options = paper_like();
  options.tamper = dropping<trace::OracleRecord>([](const auto&) { return true; });
  const RunResult result = TestRun(options).judged();
  EXPECT_EQ(result.verdict, Verdict::kInconclusive);
  EXPECT_THAT(rule_of(cell_at(result, "+5ms"), "outputs").why, HasSubstr("the reference has no answer to 240 of the inputs"));
}

TEST(JudgeEmptiness, LimitsThatNoSampleShowsPassNothing) {
  TestRun run(paper_like());
  Expectation& none = run.expect("negative_spans");
  none.hop = {"source", "preprocess"};
  none.at_most = Share{0};
  Expectation& all = run.expect("negative_spans");
  all.hop = {"inference", "postprocess"};
  all.at_least = Share{1'000'000'000};
  all.cells = {3, 4};
  const RunResult result = run.judged();
  EXPECT_EQ(result.verdict, Verdict::kInconclusive);
  for (const char* label : {"-7ms", "0ms", "+2ms"}) EXPECT_EQ(cell_at(result, label).verdict, Verdict::kInconclusive);
}

TEST(JudgeEmptiness, AMarginNeedsTenObservationsBeyondIt) {
  SyntheticOptions options = paper_like();
  for (const Share p : {Share{0}, Share{5'000'000}, Share{20'000'000}}) {
    TestRun run(options);
    run.plan.margin_p = p;
    const HopResult hop = run.judged().controls[0].hops[kSyntheticLinkOut];
    const std::int64_t beyond = hop.measured.n_effective * p.ppb / 1'000'000'000;
    EXPECT_EQ(hop.margin.ahead.has_value(), beyond >= 10) << p.ppb << " of " << hop.measured.n_effective;
  }
}

TEST(JudgeEmptiness, ASessionThatIsMissingIsInvalid) {
  SyntheticOptions two = paper_like();
  two.sessions = 2;
  SyntheticOptions one = paper_like();
  TestRun run(one);
  run.plan.sessions = synthetic_plan(two).sessions;
  run.plan.windows = synthetic_plan(two).windows;
  run.plan.cells = synthetic_plan(two).cells;
  for (Expectation& expectation : run.plan.expectations) expectation.cells = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9};
  const RunResult result = run.judged();
  EXPECT_EQ(result.verdict, Verdict::kInvalid);
  for (std::size_t cell = 5; cell < 10; ++cell) EXPECT_EQ(result.cells[cell].verdict, Verdict::kInvalid);
}

TEST(JudgeEmptiness, APlanWithNothingInItOrWithAnUnknownRuleDoesNotPass) {
  TestRun run(paper_like());
  run.plan.expectations[0].rule = "skew_margin_of_tomorrow";
  const auto unknown = run.judged_or_refused();
  EXPECT_FALSE(unknown) << "a rule that is not asked is not kept";
  TestRun empty(paper_like());
  empty.plan.cells.clear(), empty.plan.sessions.clear(), empty.plan.windows.clear(), empty.plan.expectations.clear();
  const auto nothing = empty.judged_or_refused();
  EXPECT_TRUE(!nothing || nothing->verdict != Verdict::kPass);
}

/// A clock that belongs to one stage alone.
TEST(JudgeEmptiness, AFaultThatNobodyFollowsIsInvalid) {
  SyntheticOptions options = paper_like();
  options.tamper = changing<trace::CommandRecord>([](auto& command) { command.clock = ClockId{4}; });
  options.follows = false;
  TestRun run(options);
  run.plan.clocks.push_back({ClockId{4}, "inference", ClockScope::kStage, {}});
  run.plan.sessions[0].stages[kSyntheticBent].clock = ClockId{4};
  for (WindowContext& window : run.plan.windows) {
    for (PlannedFault& fault : window.faults) fault.clock = ClockId{4};
  }
  const RunResult result = run.judged();
  EXPECT_EQ(cell_at(result, "+5ms").verdict, Verdict::kInvalid) << "its process follows the node's clock";
}

TEST(JudgeEmptiness, ARecoveryIsAttestedBeforeItIsJudged) {
  SyntheticOptions options = paper_like();
  constexpr std::int64_t kLast = 1000 * kSecond + 14 * kSecond + 30 * kSecond + 4 * kSecond;  ///< the last window begins
  options.tamper = [](trace::Record& record, std::vector<trace::Record>&) {
    const auto bend = [](trace::ProcessIndex process, trace::Stamp& stamp) {
      if (process == kSyntheticBent && stamp.native_ns >= kLast) stamp.observed_ns -= 1'000'000;
    };
    if (auto* span = std::get_if<trace::SpanRecord>(&record)) bend(span->process, span->begin), bend(span->process, span->end);
    if (auto* idle = std::get_if<trace::IdleStampRecord>(&record)) bend(idle->process, idle->stamp);
    return true;
  };
  TestRun run(options);
  run.plan.windows.back().role = Role::kRecovery;
  Expectation& calm = run.expect("negative_spans");
  calm.hop = {"inference", "postprocess"};
  calm.at_most = Share{50'000'000};
  calm.during = Role::kRecovery;
  const RunResult result = run.judged();
  EXPECT_EQ(cell_at(result, "+7ms").verdict, Verdict::kInvalid) << "a clock that did not heal";
}

}  // namespace
}  // namespace prochron::verdict
