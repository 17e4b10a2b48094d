// A second look measures the cells it is asked to, in whole windows, within its budget, and leaves the others alone.
#include "specs/extend.h"

#include <gtest/gtest.h>

#include "specs/specs.h"

namespace prochron::specs {
namespace {

constexpr const char* kSpec = R"(scenario: looks
nodes: {edge: local, gpu: local}
pipeline:
  transport: zeromq
  stages: [source: {node: edge, rate: 100/s, input: digest}, inference: {node: gpu, model: digest}, sink: {node: gpu}]
schedule:
  - warmup: 1s
  - control: 6s
  - faults: {for: 2s, settle: 500ms, inject: [step: {clock: edge, by: {each: [0, 1ms, 5ms], as: skew}}]}
expect:
  - negative_spans: {hop: source -> inference, at_most: 5%, where: {skew: 0..1ms}}
)";

Plan plan() {
  const Loaded loaded = load(kSpec, "looks.yaml");
  EXPECT_TRUE(loaded.scenario) << report(loaded.diagnostics);
  return *compile(*loaded.scenario).plan;
}

TEST(Extend, MeasuresTheAskedCellsAnewAndNoOther) {
  Plan extended = plan();
  const Plan before = extended;
  extend(extended, {{2}, 3});
  ASSERT_EQ(extended.sessions.size(), 2U);
  ASSERT_EQ(extended.judge.sessions.size(), 2U);
  for (const std::uint32_t cell : {0U, 1U}) EXPECT_EQ(extended.judge.cells[cell], before.judge.cells[cell]);
  const verdict::CellContext& cell = extended.judge.cells[2];
  EXPECT_EQ(cell.id, before.judge.cells[2].id);
  EXPECT_EQ(cell.session, 1U);
  ASSERT_EQ(cell.windows.size(), 3U);
  Duration control{0};
  for (const PlannedWindow& window : extended.sessions[1].windows) {
    const verdict::WindowContext& context = extended.judge.windows[window.index];
    EXPECT_EQ(context.session, 1U);
    if (context.role == verdict::Role::kControl) control += context.length;
    if (!context.cell) continue;
    EXPECT_EQ(context.length, std::chrono::seconds{2}) << "windows are repeated, not stretched";
    EXPECT_EQ(context.faults, before.judge.windows[before.judge.cells[2].windows[0]].faults);
  }
  EXPECT_EQ(control, std::chrono::seconds{18});
  EXPECT_EQ(extended.length, before.length + length_of(before, {{2}, 3}));
}

TEST(Extend, FillsItsBudgetAndNoMore) {
  const Plan first = plan();
  const Duration one = length_of(first, {{1, 2}, 1});
  EXPECT_EQ(rounds_within(first, {1, 2}, one - Duration{1}), 0);
  EXPECT_EQ(rounds_within(first, {1, 2}, one), 1);
  const std::int64_t rounds = rounds_within(first, {1, 2}, std::chrono::minutes{10});
  EXPECT_LE(length_of(first, {{1, 2}, rounds}), std::chrono::minutes{10});
  EXPECT_GT(length_of(first, {{1, 2}, rounds + 1}), std::chrono::minutes{10});
}

TEST(Extend, IsThePlanOfItsNumbers) {
  Plan once = plan(), again = plan();
  extend(once, {{1}, 2}), extend(again, {{1}, 2});
  EXPECT_EQ(plan_json(once), plan_json(again));
}

}  // namespace
}  // namespace prochron::specs
