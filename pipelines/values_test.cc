// Values as people write them, and what a spec leaves out.
#include "pipelines/values.h"

#include <gmock/gmock.h>

#include "pipelines/catalog.h"

namespace prochron::pipelines {
namespace {

using namespace std::chrono_literals;

ParameterValues values_of(std::string_view kind, const ParameterValues& said = {}) {
  return with_defaults(find_stage(kind)->parameters, said);
}

TEST(ParseValue, GivesTheTypeThatTheParameterHas) {
  const std::vector<std::tuple<ParameterType, const char*, ParameterValue>> rows{
      {ParameterType::kFrequencyOrMax, "40/s", Frequency{40'000'000}},
      {ParameterType::kFrequencyOrMax, "max", Frequency{0}},
      {ParameterType::kInteger, "8", std::int64_t{8}},
      {ParameterType::kDuration, "2ms", Duration(2ms)},
      {ParameterType::kOffset, "-3ms", Offset{-3'000'000}},
      {ParameterType::kRate, "+1ppm", Rate{1'000'000}},
      {ParameterType::kShare, "2%", Share{20'000'000}},
      {ParameterType::kText, "a b", std::string("a b")},
      {ParameterType::kTextList, " a  b ", TextList{"a", "b"}},
  };
  for (const auto& [type, text, expected] : rows) {
    const auto value = parse_value(Parameter{.name = "x", .type = type}, text);
    ASSERT_TRUE(value) << text;
    EXPECT_EQ(*value, expected) << text;
  }
}

TEST(ParseValue, RefusesWhatItsTypeCannotBe) {
  const std::vector<std::pair<ParameterType, const char*>> rows{
      {ParameterType::kFrequencyOrMax, "40"},
      {ParameterType::kInteger, "8.0"},
      {ParameterType::kInteger, ""},
      {ParameterType::kDuration, "2"},
      {ParameterType::kInteger, "99999999999999999999"},
  };
  for (const auto& [type, text] : rows) EXPECT_FALSE(parse_value(Parameter{.name = "x", .type = type}, text)) << text;
}

TEST(WithDefaults, CompletesAndNeverOverrules) {
  EXPECT_EQ(values_of("source"),
            (ParameterValues{
                {"rate", Frequency{40'000'000}}, {"in_flight", std::int64_t{8}}, {"input", std::string("text")}}));
  EXPECT_EQ(values_of("source", {{"input", std::string("digest")}}).at("input"), ParameterValue(std::string("digest")));
  EXPECT_FALSE(values_of("command").contains("run")) << "what is required has no default";
}

TEST(ModuleOf, IsNeededByTheModelOnly) {
  const auto module = [](std::string kind, ParameterValues said) {
    return module_of({.kind = std::move(kind), .parameters = std::move(said)});
  };
  EXPECT_EQ(module("inference", {}), "stage_inference") << "the default is the real model";
  EXPECT_EQ(module("inference", {{"model", std::string("digest")}}), "");
  EXPECT_EQ(module("preprocess", {}), "");
}

}  // namespace
}  // namespace prochron::pipelines
