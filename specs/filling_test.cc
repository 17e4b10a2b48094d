// Inputs and the environment, in whatever text they stand.
#include "specs/filling.h"

#include <gmock/gmock.h>

#include "specs/small_spec.h"

namespace prochron::specs {
namespace {

Given given_with(std::vector<std::pair<std::string, std::string>> set) {
  Given given;
  given.set = std::move(set);
  given.variable = [](const std::string& name) {
    return name == "RATE" ? std::optional<std::string>("90") : std::nullopt;
  };
  return given;
}

TEST(Filling, PutsDefaultsInTheirPlace) {
  const Loaded loaded = load(small_spec({{"scenario: small", "scenario: small\nabout: \"$5, $(x) and $input.skew\"\n"
                                                             "inputs: {skew: 5ms, n: gp, per: $env.RATE}"},
                                         {"rate: 100/s", "rate: $input.per/s"},
                                         {"clock: gpu, by: 5ms", "clock: gpu, by: -$input.skew"}}),
                             "small.yaml", given_with({}));
  EXPECT_EQ(report(loaded.diagnostics), "");
  const Scenario& scenario = loaded.scenario.value();
  EXPECT_EQ(scenario.about, "$5, $(x) and 5ms") << "any other `$` is text";
  EXPECT_EQ(scenario.schedule[2].inject[0].parameters[0].second.values[0].second, ParameterValue(Offset{-5'000'000}));
  EXPECT_EQ(scenario.pipeline.stages[0].parameters.at("rate"), ParameterValue(Frequency{90'000'000}));
  EXPECT_THAT(scenario.inputs, testing::ElementsAre(testing::Pair("skew", "5ms"), testing::Pair("n", "gp"),
                                                    testing::Pair("per", "90")));
}

TEST(Filling, IsOverriddenByTheCommandLine) {
  const std::string text = small_spec(
      {{"scenario: small", "scenario: small\ninputs: {skew: 5ms}"}, {"by: 5ms", "by: $input.skew"}});
  const Loaded loaded = load(text, "small.yaml", given_with({{"skew", "7ms"}}));
  EXPECT_EQ(loaded.scenario.value().schedule[2].inject[0].parameters[0].second.values[0].second,
            ParameterValue(Offset{7'000'000}));
  struct Row {
    std::pair<std::string, std::string> set;
    const char* said;
    const char* why;
  };
  for (const Row& row : {
           Row{{"skwe", "7ms"}, "--set skwe: error: unknown input `skwe`; did you mean `skew`?\n", "misspelt"},
           Row{{"skew", "far"},
               "small.yaml:17:34: error: `far` is not an offset; expected like +5ms, -3.6ms, 0   (`$input.skew` is "
               "`far`)\n",
               "judged where it is used"},
           Row{{"skew", "\x01"}, "--set skew: error: control character 0x01 in the text\n", "no text"},
           Row{{"skew", std::string(5000, '1')}, "--set skew: error: a value may have 4096 bytes at most\n", "long"},
       }) {
    EXPECT_EQ(report(load(text, "small.yaml", given_with({row.set})).diagnostics),
              std::string(row.said) + "1 error; nothing was started\n")
        << row.why;
  }
  EXPECT_EQ(report(load(small_spec(), "small.yaml", given_with({{"skew", "1ms"}})).diagnostics),
            "--set skew: error: unknown input `skew`: this scenario has no `inputs`\n1 error; nothing was started\n");
}

TEST(Filling, IsBounded) {
  std::string many;
  for (int i = 0; i < 600; ++i) many += "$input.long";
  const std::string text =
      small_spec({{"scenario: small", "scenario: small\nabout: " + many + "\ninputs: {long: " + std::string(4000, 'x') + "}"}});
  EXPECT_EQ(report(load(text, "small.yaml").diagnostics),
            "small.yaml:2:8: error: more than 1 MiB filled in with inputs   (`$input.long` has 4000 bytes)\n1 error; nothing was started\n");
}

}  // namespace
}  // namespace prochron::specs
