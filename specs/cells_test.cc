// Axes multiply, except those of one name.
#include "specs/cells.h"

#include <gmock/gmock.h>

#include "specs/small_spec.h"

namespace prochron::specs {
namespace {

using testing::ElementsAre;

std::vector<std::string> ids(const Scenario& scenario) {
  std::vector<std::string> all;
  for (const Treatment& treatment : treatments(scenario)) all.push_back(cell_id(treatment.labels));
  return all;
}

constexpr std::string_view kStep = "        - step: {clock: gpu, by: 5ms}\n";

TEST(Cells, OfNoAxisAreOne) { EXPECT_THAT(ids(scenario_of(small_spec())), ElementsAre("faults")); }

TEST(Cells, CountTheLastAxisFastest) {
  const Scenario scenario =
      scenario_of(small_spec({{kStep,
                               "        - step: {clock: gpu, by: {each: [1ms, 2ms], as: skew}}\n"
                               "        - drift: {clock: edge, rate: {each: {slow: -5ppm, fast: 5ppm}}}\n"}}));
  EXPECT_THAT(ids(scenario),
              ElementsAre("skew=1ms,rate=slow", "skew=1ms,rate=fast", "skew=2ms,rate=slow", "skew=2ms,rate=fast"));
  const Treatment third = treatments(scenario)[2];
  const auto& faults = scenario.schedule[2].inject;
  EXPECT_EQ(value_under(third, faults[0].parameters[0].second), ParameterValue(Offset{2'000'000}));
  EXPECT_EQ(value_under(third, faults[1].parameters[0].second), ParameterValue(Rate{-5'000'000}));
  EXPECT_EQ(count_treatments(scenario.schedule[2], 100), 4U);
  EXPECT_EQ(count_treatments(scenario.schedule[2], 3), 3U) << "or more";
  EXPECT_EQ(count_treatments(scenario.schedule[1], 100), 0U) << "a control";
}

TEST(Cells, LetAxesOfOneNameAdvanceTogether) {
  const Scenario scenario =
      scenario_of(small_spec({{kStep,
                               "        - step: {clock: gpu, by: {each: [1ms, 2ms], as: both}}\n"
                               "        - step: {clock: edge, by: {each: [-1ms, -2ms], as: both}}\n"}}));
  EXPECT_THAT(ids(scenario), ElementsAre("both=1ms", "both=2ms")) << "called as the first";
  const auto& faults = scenario.schedule[2].inject;
  EXPECT_EQ(value_under(treatments(scenario)[1], faults[1].parameters[0].second), ParameterValue(Offset{-2'000'000}));
}

TEST(Cells, TellPhasesApartByName) {
  const Scenario scenario =
      scenario_of(small_spec({{"expect:",
                               "  - faults: {name: late, for: 1s, inject: [{drift: {clock: edge, rate: "
                               "{each: [1ppm, 2ppm], as: skew}}}]}\nexpect:"}}));
  EXPECT_THAT(ids(scenario), ElementsAre("phase=faults", "phase=late,skew=1ppm", "phase=late,skew=2ppm"));
  std::vector<std::string> names;
  for (const NamedAxis& axis : all_axes(scenario)) names.push_back(axis.name);
  EXPECT_THAT(names, ElementsAre("phase", "skew"));
}

TEST(Cells, AreThoseOfEachSession) {
  const Plan plan =
      plan_of(small_spec({{"transport: zeromq", "transport: {each: {a: zeromq, b: {zeromq: {queue: 5}}}}"},
                          {"by: 5ms", "by: {each: [1ms, 2ms]}"}}));
  std::vector<std::string> all;
  for (const auto& cell : plan.judge.cells) all.push_back(cell.id + " " + std::to_string(cell.session));
  EXPECT_THAT(
      all, ElementsAre("transport=a,by=1ms 0", "transport=a,by=2ms 0", "transport=b,by=1ms 1", "transport=b,by=2ms 1"));
  ASSERT_EQ(plan.sessions.size(), 2U);
  EXPECT_EQ(plan.sessions[1].pipeline.transport_parameters.at("queue"), ParameterValue(std::int64_t{5}));
  EXPECT_EQ(plan.sessions[0].length + plan.sessions[1].length, plan.length);
  EXPECT_THAT(plan.judge.expectations.front().cells, ElementsAre(0, 1, 2, 3));
}

TEST(Cells, LetAnAxisOfTheFaultsFollowOneOfTheEnvironment) {
  const Plan plan = plan_of(small_spec({{"delay: 2ms", "delay: {each: [2ms, 4ms], as: size}"},
                                        {"by: 5ms", "by: {each: [3ms, 6ms], as: size}"}}));
  ASSERT_EQ(plan.judge.cells.size(), 2U) << "not four";
  EXPECT_EQ(plan.judge.cells[1].id, "size=4ms") << "the axis stands in it once, labelled as in the environment";
  EXPECT_EQ(plan.sessions[1].pipeline.links.front().delay, Duration{4'000'000});
  EXPECT_EQ(plan.judge.windows[plan.judge.cells[1].windows.front()].faults.front().changes.front().step, Offset{6'000'000});
}

TEST(Cells, AreRepeatedBySessions) {
  Given given;
  given.repeat = 2;
  const Loaded loaded = load(small_spec({{"transport: zeromq", "transport: {each: {a: zeromq, b: zeromq}}"}}), "", given);
  const Plan plan = compile(loaded.scenario.value()).plan.value();
  std::vector<std::string> all;
  for (const auto& cell : plan.judge.cells) all.push_back(cell.id);
  EXPECT_THAT(all, ElementsAre("transport=a,repeat=1", "transport=b,repeat=1", "transport=a,repeat=2",
                               "transport=b,repeat=2"));
  EXPECT_EQ(plan.sessions.size(), 4U);
}

TEST(Cells, OfAnyValueBelowThePipeline) {
  const Plan plan = plan_of(small_spec({{"rate: 100/s", "rate: {each: [50/s, 100/s]}"},
                                        {"node: gpu, model", "node: {each: [edge, gpu], as: where}, model"}}));
  ASSERT_EQ(plan.sessions.size(), 4U);
  EXPECT_EQ(plan.judge.cells[2].id, "rate=100/s,where=edge");
  EXPECT_EQ(plan.sessions[2].pipeline.stages[1].node, "edge");
  EXPECT_EQ(plan.judge.sessions[3].stages.front().offered, Frequency{100'000'000});
  EXPECT_EQ(plan.evidence.front().spans, 300) << "6 s of the slower";
}

}  // namespace
}  // namespace prochron::specs
