// What a right spec says, and that errors of one part neither hide those of another nor are told twice.
#include <gmock/gmock.h>

#include "specs/small_spec.h"

namespace prochron::specs {
namespace {

using testing::ElementsAre;

TEST(Load, KeepsWhatWasWritten) {
  const std::string text = small_spec({{"scenario: small", "scenario: small\nabout: A test.\nseed: 7"},
                                       {"  - warmup: 1s", "  - warmup: {for: 1s, name: heating}"},
                                       {"by: 5ms}", "by: 5ms, at: 1s, for: 2s, heal: leave}"},
                                       {"lost: 0}", "lost: 0, during: control, where: {}}"}});
  const Scenario scenario = scenario_of(text);
  EXPECT_EQ(scenario.file, "small.yaml");
  EXPECT_EQ(scenario.text, text) << "verbatim";
  EXPECT_EQ(scenario.about, "A test.");
  EXPECT_EQ(scenario.seed, 7U);
  EXPECT_THAT(scenario.nodes, ElementsAre("edge", "gpu"));
  EXPECT_TRUE(scenario.environment_axes.empty());
  ASSERT_EQ(scenario.environments.size(), 1U);
  EXPECT_EQ(scenario.environments.front().pipeline.transport, "zeromq");
  EXPECT_THAT(scenario.pipeline.links,
              ElementsAre(pipelines::LinkSpec{"edge", "gpu", Duration{2'000'000}, Duration{100'000}}));
  ASSERT_EQ(scenario.schedule.size(), 3U);
  EXPECT_EQ(scenario.schedule[0].name, "heating");
  EXPECT_EQ(scenario.schedule[0].length, Duration{1'000'000'000});
  const FaultSpec& fault = scenario.schedule[2].inject.front();
  EXPECT_EQ(fault.clock, "gpu");
  EXPECT_EQ(fault.at, Duration{1'000'000'000});
  EXPECT_EQ(fault.length, Duration{2'000'000'000});
  EXPECT_EQ(fault.heal.form, faults::Heal::Form::kLeave);
  EXPECT_EQ(fault.parameters.front().second.values.front().second, ParameterValue(Offset{5'000'000}));
  EXPECT_EQ(scenario.expect.front().expectation.lost, 0);
  EXPECT_EQ(scenario.expect.front().expectation.during, verdict::Role::kControl);
  EXPECT_EQ(scenario.expect.front().expectation.at, (verdict::Location{"small.yaml", 20, 5}));
}

TEST(Load, JoinsStagesInTheOrderTheyAreWrittenUnlessTold) {
  const Scenario plain = scenario_of(small_spec());
  EXPECT_THAT(plain.pipeline.stages[0].from, ElementsAre());
  EXPECT_THAT(plain.pipeline.stages[1].from, ElementsAre(0));
  EXPECT_THAT(plain.pipeline.stages[2].from, ElementsAre(1));
  const Scenario told =
      scenario_of(small_spec({{"    - inference: {node: gpu, model: digest}\n    - sink: {node: gpu}\n",
                               "    - command: {node: gpu, run: [sleep, 9]}\n"
                               "    - sink: {node: gpu, from: [second, preprocess]}\n"
                               "    - preprocess: {node: edge, from: source}\n"
                               "    - preprocess: {node: gpu, name: second, from: source}\n"}}));
  EXPECT_THAT(told.pipeline.stages[1].from, ElementsAre()) << "a command takes no part";
  EXPECT_THAT(told.pipeline.stages[2].from, ElementsAre(4, 3)) << "stages may stand further down";
  EXPECT_EQ(told.stage_places[4], (verdict::Location{"small.yaml", 11, 7}));
}

TEST(Load, PutsStagesOnTheOnlyNode) {
  const Scenario one = scenario_of(small_spec({{"nodes: {edge: local, gpu: local}\n", ""},
                                               {"  links: {edge -> gpu: {delay: 2ms, jitter: 100us}}\n", ""},
                                               {"node: edge, ", ""},
                                               {"node: gpu, ", ""},
                                               {"{node: gpu}", "{}"},
                                               {"clock: gpu", "clock: local"}}));
  EXPECT_THAT(one.nodes, ElementsAre("local"));
  for (const auto& stage : one.pipeline.stages) EXPECT_EQ(stage.node, "local");
}

TEST(Load, ComplainsOfEachThingOnce) {
  EXPECT_EQ(
      said_of(small_spec({{"- inference", "- inferense"}, {"clock: gpu", "clock: inference"}})),
      "small.yaml:8:7: error: unknown stage `inferense`; did you mean `inference`?   (all: prochron describe stages)\n"
      "1 error; nothing was started\n")
      << "a clock of a stage that an error has hidden may well be right";
  EXPECT_EQ(
      said_of(small_spec({{"nodes: {edge: local, gpu: local}", "nodes: here"}})),
      "small.yaml:2:8: error: `nodes` must be a map like {edge: local, gpu: local}\n1 error; nothing was started\n");
  EXPECT_EQ(said_of(small_spec({{"transport: zeromq", "transport: {each: [nats, zeromq]}"},
                                {"lost: 0}", "where: {transport: nats}}"}})),
            "small.yaml:4:22: error: transport `nats` is not in this version; it has zeromq, kafka   (all: prochron describe "
            "transports)\n1 error; nothing was started\n")
      << "and not that no cell has it";
  EXPECT_EQ(said_of(small_spec({{"for: 6s", "for: six"}, {"by: 5ms", "by: 5ms, at: 9s"}})),
            "small.yaml:14:12: error: `six` is not a duration; expected like 10m, 1.5s, 2h30m\n1 error; nothing was "
            "started\n")
      << "the length of a phase is not known";
}

TEST(Load, FindsErrorsOfAllParts) {
  const std::string said = said_of(small_spec({{"rate: 100/s", "rate: 100"},
                                               {"  - warmup: 1s", "  - warmup: 1s\n  - recovery: 1s"},
                                               {"by: 5ms", "by: 5ms, heal: maybe"},
                                               {"lost: 0", "lost: none"}}));
  EXPECT_EQ(said,
            "small.yaml:7:34: error: `100` is not a frequency (no unit); expected like 40/s, 0.5/s, 90/m\n"
            "small.yaml:12:5: error: `recovery` comes last\n"
            "small.yaml:17:45: error: unknown way to heal `maybe`; expected one of step, slew, leave\n"
            "small.yaml:19:21: error: `none` is not a whole number of 0 or more; expected like 8\n"
            "4 errors; nothing was started\n");
}

TEST(Load, NamesFilesAsTheyMayBePrinted) {
  const Loaded loaded = load("", "a\n\xff.yaml");
  ASSERT_EQ(loaded.diagnostics.size(), 1U);
  EXPECT_EQ(loaded.diagnostics.front().at.file, "a??.yaml");
}

TEST(Report, StandsInTheOrderOfTheFileAndCountsErrorsOnly) {
  const Diagnostic warning{{"a", 1, 2}, Severity::kWarning, "thin"};
  const Diagnostic error{{"a", 1, 1}, Severity::kError, "wrong"};
  EXPECT_EQ(report({}), "");
  EXPECT_EQ(report({warning}), "a:1:2: warning: thin\n");
  EXPECT_EQ(report({warning, error}), "a:1:1: error: wrong\na:1:2: warning: thin\n1 error; nothing was started\n");
}

}  // namespace
}  // namespace prochron::specs
