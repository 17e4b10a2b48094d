// A minute in which ten seconds are bad: what a rule says of it depends on the stretches in which it must hold.
#include <gmock/gmock.h>

#include <string>

#include "verdict/judge.h"
#include "verdict/synthetic_test_run.h"

namespace prochron::verdict {
namespace {

using std::chrono::seconds;
using testing::HasSubstr;

constexpr std::int64_t kSecond = 1'000'000'000;
const Hold kEvery10{Hold::Form::kEvery, seconds(10), 0};
const Hold kAllBut1{Hold::Form::kEvery, seconds(10), 1};
const Hold kFrom30{Hold::Form::kEventually, seconds(30), 0};
const Hold kFrom10{Hold::Form::kEventually, seconds(10), 0};

/// One window of a minute, the sender 2 ms ahead: no span is negative, but for those of seconds 20 to 30, which arrive
/// 3 ms earlier.
SyntheticOptions ten_bad_seconds() {
  SyntheticOptions options;
  options.seed = 3;
  options.cells = {{"+2ms", {2'000'000}, {}}};
  options.window = seconds(60);
  const JudgePlan plan = synthetic_plan(options);
  const std::uint32_t window = plan.cells[0].windows[0];
  options.extra_latency = [window, begin = std::int64_t{0}](const SyntheticCrossing& at) mutable -> std::int64_t {
    if (at.window != window || at.hop != kSyntheticLinkOut) return 0;
    if (begin == 0) begin = at.native + kSecond / 2;  // the guard band
    const std::int64_t since = at.native - begin;
    return since >= 20 * kSecond && since < 30 * kSecond ? -3'000'000 : 0;
  };
  return options;
}

struct Row {
  std::optional<Hold> hold;
  Verdict verdict;
  const char* reason;
};

TEST(JudgeHold, AsksForRatesStretchByStretch) {
  const Row rows[] = {
      {{}, Verdict::kInconclusive, "17 % of the minute, but all at once: one burst is little evidence of a rate"},
      {kEvery10, Verdict::kFail, "nearly all of the third stretch are"},
      {kAllBut1, Verdict::kPass, "one stretch may be broken"},
      {kFrom30, Verdict::kPass, "from the half minute on nothing is"},
      {kFrom10, Verdict::kInconclusive, "the bad ones come later than that, but they are one burst again"},
  };
  TestRun run(ten_bad_seconds());
  for (const Row& row : rows) {
    Expectation& rule = run.expect("negative_spans");
    rule.hop = {"inference", "postprocess"};
    rule.at_most = Share{50'000'000};
    rule.hold = row.hold;
  }
  const RunResult result = run.judged();
  const auto& rules = result.cells[0].rules;
  ASSERT_EQ(rules.size(), 3 + std::size(rows));
  for (std::size_t i = 0; i < std::size(rows); ++i) {
    EXPECT_EQ(rules[3 + i].verdict, rows[i].verdict) << rows[i].reason << ": " << rules[3 + i].why;
  }
  EXPECT_THAT(rules[4].why, HasSubstr("in 20-30.0 s (")) << "the stretch is named";
  EXPECT_THAT(rules[4].limit, HasSubstr("at most 5 % in every 10s"));
}

TEST(JudgeHold, AStretchWithTooFewMessagesDecidesNothing) {
  SyntheticOptions options = ten_bad_seconds();
  options.extra_latency = {};
  TestRun run(options);
  Expectation& rule = run.expect("negative_spans");
  rule.hop = {"inference", "postprocess"};
  rule.at_most = Share{50'000'000};
  rule.hold = Hold{Hold::Form::kEvery, seconds(1), 0};
  EXPECT_EQ(run.judged().cells[0].rules[3].verdict, Verdict::kInconclusive) << "40 messages show no 5 %";
}

TEST(JudgeHold, AWindowCutShortBeforeItHadToHoldFailsNothing) {
  SyntheticOptions options = ten_bad_seconds();
  TestRun run(options);
  for (const char* rule : {"outputs", "throughput"}) {
    Expectation& eventually = run.expect(rule);
    eventually.hold = Hold{Hold::Form::kEventually, seconds(60), 0};
    eventually.lost = 0, eventually.at_least = Share{990'000'000};
  }
  Expectation& rate = run.expect("negative_spans");
  rate.hop = {"inference", "postprocess"};
  rate.at_most = Share{1'000};
  rate.hold = Hold{Hold::Form::kEventually, seconds(60), 0};
  const auto rules = run.judged().cells[0].rules;
  for (std::size_t i = 3; i < rules.size(); ++i) EXPECT_EQ(rules[i].verdict, Verdict::kInconclusive) << rules[i].why;
}

TEST(JudgeHold, CountsAnswersStretchByStretch) {
  SyntheticOptions options = ten_bad_seconds();
  options.extra_latency = {};
  options.tamper = [](trace::Record& record, std::vector<trace::Record>&) {
    auto* output = std::get_if<trace::OutputRecord>(&record);
    if (output != nullptr && output->message % 40 == 7) output->digest ^= 1;
    return true;
  };
  TestRun run(options);
  Expectation& whole = run.expect("outputs");
  whole.wrong = 60;
  Expectation& every = run.expect("outputs");
  every.wrong = 9, every.hold = kEvery10;
  Expectation& enough = run.expect("outputs");
  enough.wrong = 10, enough.hold = kEvery10;
  const auto rules = run.judged().cells[0].rules;
  EXPECT_EQ(rules[3].verdict, Verdict::kPass) << rules[3].why << ": one a second is wrong";
  EXPECT_EQ(rules[4].verdict, Verdict::kFail) << "which makes ten in every ten seconds";
  EXPECT_THAT(rules[4].why, HasSubstr("10 wrong of 400 messages in "));
  EXPECT_EQ(rules[5].verdict, Verdict::kPass) << rules[5].why;
}

TEST(JudgeHold, ThroughputIsAskedStretchByStretch) {
  SyntheticOptions options = ten_bad_seconds();
  options.extra_latency = {};
  options.tamper = dropping<trace::OutputRecord>([](const trace::OutputRecord& output) {
    return output.message >= 2000 && output.message < 2040;  // a second of the window's sixty
  });
  TestRun run(options);
  Expectation& whole = run.expect("throughput");
  whole.at_least = Share{970'000'000};
  Expectation& every = run.expect("throughput");
  every.at_least = Share{970'000'000}, every.hold = kEvery10;
  const auto rules = run.judged().cells[0].rules;
  EXPECT_EQ(rules[3].verdict, Verdict::kPass) << rules[3].why << ": 98 % of the minute's were delivered";
  EXPECT_EQ(rules[4].verdict, Verdict::kFail) << "and 90 % of one stretch's";
}

}  // namespace
}  // namespace prochron::verdict
