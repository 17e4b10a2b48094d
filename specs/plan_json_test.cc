// plan.json: stable, complete, and judged from as from memory. Its whole form: tests/golden.
#include <gmock/gmock.h>

#include <nlohmann/json.hpp>

#include "specs/small_spec.h"
#include "verdict/expectation/json.h"

namespace prochron::specs {
namespace {

using Json = nlohmann::json;

TEST(PlanJson, HoldsWhatTheConductorDid) {
  const Plan plan = plan_of(small_spec({{"transport: zeromq", "transport: {zeromq: {queue: 5}}"},
                                        {"by: 5ms", "by: 5ms, at: 2s, heal: leave"}}),
                            9);
  const Json json = Json::parse(plan_json(plan));
  EXPECT_EQ(json["schema"], 2);
  EXPECT_EQ(json["scenario"], "small");
  EXPECT_EQ(json["seed"], 9);
  EXPECT_EQ(json["length_ns"], plan.length.count());
  const Json& session = json["sessions"][0];
  EXPECT_EQ(session["pipeline"]["transport_parameters"], Json({{"queue", 5}}));
  EXPECT_EQ(session["pipeline"]["stages"][0]["parameters"]["rate"], Json({{"micro_hz", 100'000'000}}));
  EXPECT_EQ(session["pipeline"]["stages"][2]["from"], Json({1}));
  const Json& fault = session["windows"][2]["inject"][0];
  EXPECT_EQ(fault, Json({{"kind", "step"},
                         {"clock", 2},
                         {"at_ns", 2'500'000'000},
                         {"for_ns", 4'000'000'000},
                         {"heal", "leave"},
                         {"values", {{"by", {{"offset_ns", 5'000'000}}}}}}));
}

TEST(PlanJson, IsTheSameBytesForOneSeedOnly) {
  const std::string text = small_spec({{"by: 5ms", "by: {each: [1ms, 2ms, 3ms, 4ms, 5ms, 6ms], as: skew}"}});
  EXPECT_EQ(plan_json(plan_of(text, 1)), plan_json(plan_of(text, 1)));
  EXPECT_NE(plan_json(plan_of(text, 1)), plan_json(plan_of(text, 2)));
}

TEST(PlanJson, CarriesTheJudgesPart) {
  const Plan plan = plan_of(small_spec());
  const auto judge = verdict::judge_plan_from_json(Json::parse(plan_json(plan))["judge"].dump(), "plan.json");
  ASSERT_TRUE(judge) << to_string(judge.error());
  EXPECT_EQ(verdict::to_json(*judge), verdict::to_json(plan.judge));
}

}  // namespace
}  // namespace prochron::specs
