// What the judge is told of sessions, and what must be installed to run them.
#include <gmock/gmock.h>

#include "specs/session_context.h"
#include "specs/small_spec.h"

namespace prochron::specs {
namespace {

using testing::ElementsAre;

TEST(Clocks, BelongToNodesAndToStagesThatAreBentAlone) {
  const Plan plan = plan_of(small_spec({{"clock: gpu", "clock: inference"}}));
  std::vector<std::string> clocks;
  for (const Clock& clock : plan.judge.clocks) {
    clocks.push_back(std::to_string(clock.id.value) + " " + clock.name +
                     (clock.scope == ClockScope::kStage ? " stage" : " node"));
  }
  EXPECT_THAT(clocks, ElementsAre("1 edge node", "2 gpu node", "3 inference stage"));
  std::vector<std::uint32_t> follows;
  for (const auto& stage : plan.judge.sessions.front().stages) follows.push_back(stage.clock.value);
  EXPECT_THAT(follows, ElementsAre(1, 3, 2));
}

TEST(Session, KnowsItsHopsAndWhatDelaysThem) {
  const Plan plan = plan_of(small_spec({{"{edge -> gpu: ", "{gpu -> edge: {delay: 7ms}, edge -> gpu: "},
                                        {"    - sink", "    - command: {node: gpu, run: [sleep, 9]}\n    - sink"}}));
  const verdict::SessionContext& session = plan.judge.sessions.front();
  EXPECT_EQ(session.transport, "zeromq");
  EXPECT_THAT(session.hops,
              ElementsAre(verdict::HopContext{0, 1, Duration{2'000'000}}, verdict::HopContext{1, 3, Duration{0}}));
  EXPECT_EQ(session.stages[0].offered, Frequency{100'000'000});
  EXPECT_EQ(session.stages[1].offered, Frequency{0});
  EXPECT_TRUE(session.stages[2].foreign);
  EXPECT_FALSE(session.stages[3].foreign);
}

TEST(Compile, TakesASeedInPlaceOfTheFilesOwn) {
  const Scenario scenario = scenario_of(small_spec({{"scenario: small", "scenario: small\nseed: 5"}}));
  EXPECT_EQ(compile(scenario).plan->judge.seed, 5U);
  EXPECT_EQ(compile(scenario, {.seed = UINT64_MAX}).plan->judge.seed, UINT64_MAX);
}

TEST(Needs, NamesModulesOnlyOfWhatIsUsed) {
  EXPECT_THAT(needs(scenario_of(small_spec())), ElementsAre("transport zeromq")) << "a digest is built in";
  EXPECT_THAT(needs(scenario_of(small_spec({{"model: digest", "model: minilm"},
                                            {"transport: zeromq", "transport: {each: {a: zeromq, b: zeromq}}"}}))),
              ElementsAre("transport zeromq", "stage inference"));
  EXPECT_TRUE(needs(scenario_of(small_spec({{"{edge: local, gpu: local}", "{edge: simulated, gpu: simulated}"}}))).empty())
      << "a model loads nothing";
}

TEST(Compile, NamesNoBackendInVirtualTime) {
  const Plan plan = plan_of(small_spec({{"{edge: local, gpu: local}", "{edge: simulated, gpu: simulated}"}}));
  for (const auto& window : plan.judge.windows) {
    for (const auto& fault : window.faults) EXPECT_EQ(fault.backend, "simulated") << "the shim is nowhere near it";
  }
  EXPECT_EQ(plan_of(small_spec()).judge.windows.at(2).faults.at(0).backend, "preload");
}

}  // namespace
}  // namespace prochron::specs
