// Any value of a fault may be an axis: when, on what clock or process, and how it is undone.
#include "specs/alternatives.h"

#include <gmock/gmock.h>

#include <string>

#include "specs/small_spec.h"
#include "specs/specs.h"

namespace prochron::specs {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

/// "CELL: FAULT at+length heal", in milliseconds since the window's activation; a fault of a process likewise.
std::vector<std::string> rows(const Plan& plan) {
  std::vector<std::string> all;
  const auto ms = [](Duration d) { return std::to_string(d.count() / 1'000'000); };
  for (const verdict::CellContext& cell : plan.judge.cells) {
    const verdict::WindowContext& window = plan.judge.windows[cell.windows.front()];
    std::string row = cell.id + ":";
    for (const auto& fault : window.faults) row += " " + fault.text + " " + ms(fault.at) + "+" + ms(fault.length) + " " + fault.heal;
    for (const auto& fault : window.process_faults) row += " " + fault.text + " " + ms(fault.at) + "+" + ms(fault.length);
    all.push_back(row);
  }
  return all;
}

std::vector<std::string> rows_with(const std::string& inject) {
  return rows(plan_of(small_spec({{"step: {clock: gpu, by: 5ms}", inject}})));
}

TEST(Alternatives, AnyValueMayBeAnAxis) {
  EXPECT_THAT(rows_with("step: {clock: {each: [edge, gpu]}, by: 5ms}"),
              ElementsAre("clock=edge: step edge +5ms 0+6500 step", "clock=gpu: step gpu +5ms 0+6500 step"))
      << "the same instant, another clock";
  EXPECT_THAT(rows_with("step: {clock: gpu, by: 5ms, at: {each: [1s, 2s]}, for: {each: [500ms, 3s], as: long}}"),
              ElementsAre("at=1s,long=500ms: step gpu +5ms 1500+500 step", "at=1s,long=3s: step gpu +5ms 1500+3000 step",
                          "at=2s,long=500ms: step gpu +5ms 2500+500 step", "at=2s,long=3s: step gpu +5ms 2500+3000 step"))
      << "axes multiply";
  EXPECT_THAT(rows_with("step: {clock: gpu, by: {each: [1ms, 2ms], as: nth}, at: {each: [1s, 2s], as: nth}, for: 1s}"),
              ElementsAre("nth=1s: step gpu +1ms 1500+1000 step", "nth=2s: step gpu +2ms 2500+1000 step"))
      << "those of one name advance together, whatever they are of";
  EXPECT_THAT(rows_with("step: {clock: gpu, by: 5ms, for: 3s, heal: {each: {hard: step, soft: slew 5000ppm}}}"),
              ElementsAre("heal=hard: step gpu +5ms 0+3500 step", "heal=soft: step gpu +5ms 0+3500 slew +5000ppm"));
  EXPECT_THAT(rows_with("kill: {stage: {each: [inference, sink]}, at: 1s, for: {each: [1s, 2s]}}"),
              ElementsAre("stage=inference,for=1s: kill inference 1500+1000", "stage=inference,for=2s: kill inference 1500+2000",
                          "stage=sink,for=1s: kill sink 1500+1000", "stage=sink,for=2s: kill sink 1500+2000"));
}

TEST(Alternatives, APhaseMayHaveSeveralLengths) {
  EXPECT_THAT(rows(plan_of(small_spec({{"for: 6s", "for: {each: [6s, 2s], as: phase_length}"}}))),
              ElementsAre("phase_length=6s: step gpu +5ms 0+6500 step", "phase_length=2s: step gpu +5ms 0+2500 step"));
  EXPECT_THAT(rows(plan_of(small_spec({{"for: 6s", "for: {each: [6s, 2s], as: size}"},
                                       {"by: 5ms", "by: {each: [1ms, 9ms], as: size}"}}))),
              ElementsAre("size=6s: step gpu +1ms 0+6500 step", "size=2s: step gpu +9ms 0+2500 step"))
      << "axes of one name advance together";
  EXPECT_THAT(said_of(small_spec({{"for: 6s", "for: {each: [6s, 2s]}"}, {"by: 5ms", "by: 5ms, at: 3s"}})),
              HasSubstr("begins at 3s, but its phase ends at 2s"));
  EXPECT_THAT(said_of(small_spec({{"for: 6s", "for: {each: [6s, 2s]}"}, {"by: 5ms", "by: {each: [1ms, 2ms, 3ms], as: for}"}})),
              HasSubstr("3 values"));
}

TEST(Alternatives, DoNotMeet) {
  EXPECT_THAT(rows_with("step: {clock: {each: [gpu, inference], as: who}, by: 5ms}"),
              ElementsAre("who=gpu: step gpu +5ms 0+6500 step", "who=inference: step inference +5ms 0+6500 step"))
      << "a node and a stage on it, but never at once";
  EXPECT_THAT(said_of(small_spec({{"- step: {clock: gpu, by: 5ms}",
                                   "- step: {clock: gpu, by: 5ms}\n        - step: {clock: {each: [edge, inference]}, by: 1ms}"}})),
              HasSubstr("stands on node `gpu`, whose clock is bent too"));
}

TEST(Alternatives, MayBeSelectors) {
  const auto drawn = rows_with("step: {clock: {each: {one: one_of gpu, both: all}}, by: 5ms}");
  ASSERT_EQ(drawn.size(), 2U);
  EXPECT_THAT(drawn[0], testing::ContainsRegex("^clock=one: step (inference|sink) \\+5ms 0\\+6500 step$"));
  EXPECT_EQ(drawn[1], "clock=both: step edge +5ms 0+6500 step step gpu +5ms 0+6500 step");
}

}  // namespace
}  // namespace prochron::specs
