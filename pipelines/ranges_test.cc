// The ranges that are held are the ranges that the catalog's docs promise: each bound is tried, and one past it.
#include "pipelines/ranges.h"

#include <gmock/gmock.h>

#include "pipelines/catalog.h"

namespace prochron::pipelines {
namespace {

using testing::HasSubstr;

Status check(std::string kind, std::string name, ParameterValue value) {
  ParameterValues values{{std::move(name), std::move(value)}};
  if (kind == "command") values.try_emplace("run", TextList{"true"});
  return check_values({.name = "here", .kind = std::move(kind), .parameters = std::move(values)});
}

struct Bounds {
  std::string kind;
  std::string_view parameter;
  std::int64_t low;
  std::int64_t high;
};

TEST(Ranges, OfWholeNumbersAreThoseOfTheDocs) {
  for (const auto& [kind, name, low, high] :
       {Bounds{"source", "in_flight", 1, 10'000}, Bounds{"inference", "rounds", 1, 1'000'000}}) {
    EXPECT_TRUE(check(kind, std::string(name), low));
    EXPECT_TRUE(check(kind, std::string(name), high));
    EXPECT_FALSE(check(kind, std::string(name), low - 1));
    EXPECT_FALSE(check(kind, std::string(name), high + 1));
    for (const Parameter& parameter : find_stage(kind)->parameters) {
      if (parameter.name != name) continue;
      EXPECT_THAT(parameter.doc, HasSubstr(std::to_string(low) + " to " + std::to_string(high)));
    }
  }
}

TEST(Ranges, OnlyTheDigestCanBeSlowed) {
  const auto model = [](const char* name, Share slowed) {
    const ParameterValues values{{"model", std::string(name)}, {"slowed", slowed}};
    return check_values({.name = "here", .kind = "inference", .parameters = values}).has_value();
  };
  EXPECT_TRUE(model("digest", Share{50'000'000}));
  EXPECT_TRUE(model("minilm", Share{}));
  EXPECT_FALSE(model("minilm", Share{50'000'000}));
}

TEST(Ranges, OfTheRestAreHeldToo) {
  const std::vector<std::tuple<const char*, const char*, ParameterValue, bool>> rows{
      {"source", "rate", Frequency{0}, true},  // max
      {"source", "rate", Frequency{10'000}, true},
      {"source", "rate", Frequency{9'999}, false},
      {"source", "rate", Frequency{1'000'000'000'000}, true},
      {"source", "rate", Frequency{1'000'000'000'001}, false},
      {"source", "input", std::string("/a/file"), true},
      {"source", "input", std::string(), false},
      {"source", "speed", std::int64_t{1}, false},
      {"source", "in_flight", std::string("8"), false},  // of another type
      {"inference", "model", std::string("digest"), true},
      {"inference", "slowed", Share{10'000'000'001}, false},
      {"inference", "model", std::string("gpt"), false},
      {"command", "stop", std::string("INT"), true},
      {"command", "stop", std::string("SIGINT"), false},
      {"command", "env", TextList{"A=", "B=1=2"}, true},
      {"command", "env", TextList{"=1"}, false},
      {"command", "run", TextList{}, false},
  };
  for (const auto& [kind, name, value, right] : rows)
    EXPECT_EQ(check(kind, name, value).has_value(), right) << kind << " " << name;
}

TEST(Ranges, OfBrokersAreHeldToo) {
  const std::vector<std::tuple<const char*, bool>> rows{
      {"embedded", true},  {"mock", true},          {"localhost:9092", true}, {"a:1,b:2", true},
      {"[::1]:9092", true}, {"mocked", false},      {"host:", false},         {"host:0", false},
      {":9092", false},    {"host:70000", false},   {"a:1,", false},          {"a:1, b:2", false},  // a blank
      {"", false},
  };
  for (const auto& [brokers, right] : rows) {
    const PipelineSpec pipeline{.transport = "kafka",
                                .transport_parameters = {{"brokers", std::string(brokers)}}};
    EXPECT_EQ(check_transport_values(pipeline).has_value(), right) << brokers;
  }
  const PipelineSpec placed{.transport = "kafka",
                            .transport_parameters = {{"brokers", std::string("a:1")}, {"node", std::string("gpu")}}};
  EXPECT_THAT(check_transport_values(placed).error().message, HasSubstr("stand on no node"));
}

TEST(Ranges, AreNamedInTheError) {
  EXPECT_EQ(to_string(check("inference", "model", std::string("gpt")).error()),
            "here: `gpt` is no model; one of minilm, digest");
  EXPECT_EQ(to_string(check_values({.name = "here", .kind = "command"}).error()), "here: `run` is missing");
  EXPECT_EQ(
      to_string(check_transport_values({.transport = "zeromq", .transport_parameters = {{"queue", std::int64_t{0}}}})
                    .error()),
      "transport: queue: 0 is not within 1 to 1000000");
}

}  // namespace
}  // namespace prochron::pipelines
