// Faults that are over, or back, before anybody looks: what no stamp can have shown is INVALID, and what a single one
// shows is measured as that one has it, however long the window around it.
#include <gmock/gmock.h>


#include "controller/virtual_run.h"
#include "verdict/judge.h"
#include "verdict/report.h"

namespace prochron::controller {
namespace {

using testing::HasSubstr;
using verdict::Verdict;

constexpr const char* kSpec = R"(scenario: short
nodes: {edge: simulated, gpu: simulated}
pipeline:
  transport: zeromq
  stages:
    - source: {node: edge, rate: 100/s}
    - inference: {node: gpu, model: digest}
    - sink: {node: gpu}
schedule:
  - warmup: 1s
  - control: 12s
  - faults:
      for: 20s
      settle: 500ms
      inject: [FAULTS]
expect:
  - outputs: {lost: 0, duplicated: 0, wrong: 0}
)";

verdict::RunResult judged(const std::string& faults) {
  std::string text = kSpec;
  text.replace(text.find("FAULTS"), 6, faults);
  const Scratch scratch;
  VirtualRun run(plan_of(text), scratch.path);
  EXPECT_TRUE(run.run());
  const auto reader = trace::HistoryReader::open(scratch.path);
  EXPECT_TRUE(reader);
  auto result = verdict::judge(run.plan.judge, *reader, {1});
  EXPECT_TRUE(result) << to_string(result.error());
  return std::move(*result);
}

TEST(ShortFaults, WhatNoStampCanHaveShownProvesNothing) {
  struct Row {
    const char* faults;
    const char* said;
    const char* why;
  };
  for (const Row& row : {
           Row{"step: {clock: edge, by: 5ms, at: 1003ms, for: 4ms}", "while it lasted", "between two messages, 10 ms apart"},
           Row{"freeze: {clock: edge, at: 1003ms, for: 1ms}", "while it lasted", "the same of a rate"},
           Row{"strobe: {clock: edge, by: 5ms, every: 1ms, at: 1003ms, for: 2ms}", "while it lasted", "and of a course"},
           Row{"{kill: {stage: inference}}, {step: {clock: inference, by: 3ms}}", "while it lasted", "its victim is dead"},
           Row{"{pause: {stage: inference}}, {step: {clock: inference, by: 3ms}}", "while it lasted", "or stands still"},
           Row{"strobe: {clock: edge, by: 5ms, every: 10ms, at: 4ms}", "while the clock was off",
               "in step with the messages: off only in between"},
       }) {
    SCOPED_TRACE(row.why);
    const verdict::RunResult result = judged(row.faults);
    EXPECT_EQ(result.verdict, Verdict::kInvalid);
    EXPECT_THAT(result.cells.at(0).why, HasSubstr(row.said));
  }
}

TEST(ShortFaults, WhatOneStampShowsIsMeasuredByIt) {
  struct Row {
    const char* faults;
    std::vector<std::int64_t> offsets_ms;
    const char* why;
  };
  for (const Row& row : {
           Row{"step: {clock: edge, by: 5ms, at: 3s, for: 30ms}", {5}, "a tenth of what one stamp is kept of"},
           Row{"{ramp: {clock: edge, to: 20ms, over: 10s}}, {step: {clock: edge, by: 5ms, at: 3s, for: 4ms}}",
               {1, 12}, "on a clock that moves: one message is sent in it"},
           Row{"{step: {clock: edge, by: 5ms}}, {step: {clock: edge, by: -5ms}}", {0, 0}, "they cancel out, as commanded"},
           Row{"strobe: {clock: edge, by: 0, every: 1ms}", {0}, "nothing was to be seen"},
       }) {
    SCOPED_TRACE(row.why);
    const verdict::RunResult result = judged(row.faults);
    EXPECT_EQ(result.verdict, Verdict::kPass) << result.cells.at(0).why;
    for (std::size_t i = 0; i < row.offsets_ms.size(); ++i) {
      const verdict::FaultResult& fault = result.cells.at(0).faults.at(i);
      EXPECT_NEAR(static_cast<double>(fault.measured.offset.ns), static_cast<double>(fault.commanded.ns), 20);
      EXPECT_NEAR(static_cast<double>(fault.measured.offset.ns) / 1e6, static_cast<double>(row.offsets_ms[i]), 0.2);
    }
  }
}

TEST(ShortFaults, ACourseHasNoMeasuredRate) {
  const verdict::RunResult result = judged("sine: {clock: edge, by: 5ms, period: 10s}");
  EXPECT_FALSE(result.cells.at(0).faults.at(0).measured_rate) << "one stamp tells of no rate, and 0 would be a lie";
  EXPECT_TRUE(judged("drift: {clock: edge, rate: 5ppm}").cells.at(0).faults.at(0).measured_rate);
}

}  // namespace
}  // namespace prochron::controller
