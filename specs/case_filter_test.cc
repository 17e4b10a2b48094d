// Which cells a `where:` admits.
#include "specs/case_filter.h"

#include <gmock/gmock.h>

#include "specs/small_spec.h"

namespace prochron::specs {
namespace {

using testing::ElementsAre;

TEST(Labels, AreTheSameAsTextOrAsQuantities) {
  struct Row {
    const char* a;
    const char* b;
    bool same;
    const char* why;
  };
  for (const Row& row : std::vector<Row>{
           {"zeromq", "zeromq", true, "as text"},
           {"zeromq", "kafka", false, "as text"},
           {"1ms", "1000us", true, "one duration"},
           {"+1ms", "1ms", true, "a sign that says nothing"},
           {"-1ms", "1ms", false, "a sign that does"},
           {"0", "0ms", true, "0 is of every kind"},
           {"0", "0ppm", true, "0 is of every kind"},
           {"5ppm", "5000ppb", true, "one rate"},
           {"1m", "60/m", false, "a duration and a frequency"},
           {"100%", "1s", false, "both are 1e9 of their finest"},
       }) {
    EXPECT_EQ(same_label(row.a, row.b), row.same) << row.a << " and " << row.b << ": " << row.why;
    EXPECT_EQ(same_label(row.b, row.a), row.same) << row.b << " and " << row.a << ": " << row.why;
  }
}

TEST(Ranges, AdmitQuantitiesBetweenTheirEnds) {
  const CaseFilter filter{"skew", {}, {{"-10ms", "2ms"}}, {}};
  for (const char* label : {"-10ms", "0", "1500us", "2ms", "+2ms"}) EXPECT_TRUE(admits(filter, label)) << label;
  for (const char* label : {"-10.001ms", "2001us", "5ppm", "near"}) EXPECT_FALSE(admits(filter, label)) << label;
}

TEST(Ranges, HaveTheLowerEndFirst) {
  EXPECT_TRUE(is_range({"0", "1ms"}));
  EXPECT_TRUE(is_range({"-5ppm", "0"}));
  EXPECT_TRUE(is_range({"1ms", "1ms"}));
  EXPECT_FALSE(is_range({"1ms", "0"}));
  EXPECT_FALSE(is_range({"1ms", "5ppm"}));
  EXPECT_FALSE(is_range({"low", "high"}));
}

TEST(Where, NeedsEveryFilterToAdmitTheCell) {
  const Labels cell{{"transport", "zeromq"}, {"skew", "5ms"}};
  const CaseFilter kafka{"transport", {"kafka"}, {}, {}};
  const CaseFilter either{"transport", {"kafka", "zeromq"}, {}, {}};
  const CaseFilter skew{"skew", {"5ms"}, {}, {}};
  const CaseFilter other{"load", {"5ms"}, {}, {}};
  EXPECT_TRUE(admits({}, cell));
  EXPECT_TRUE(admits({either, skew}, cell));
  EXPECT_FALSE(admits({kafka, skew}, cell));
  EXPECT_FALSE(admits({skew, other}, cell)) << "the cell has no such axis";
}

TEST(Where, BindsARuleToCells) {
  const Plan plan = plan_of(
      small_spec({{"by: 5ms", "by: {each: [0, -1ms, 1ms, 3.6ms], as: skew}"},
                  {"lost: 0}", "lost: 0, where: {skew: -1ms..1ms}}\n  - outputs: {where: {skew: [3600us, 0]}}"}}));
  EXPECT_THAT(plan.judge.expectations[0].cells, ElementsAre(0, 1, 2));
  EXPECT_THAT(plan.judge.expectations[1].cells, ElementsAre(0, 3));
}

TEST(Where, ThatNoCellSatisfiesIsAnErrorOfTheCompiler) {
  const std::string phases =
      "  - faults: {name: late, for: 1s, inject: [{drift: {clock: edge, rate: {each: [1ppm, 2ppm], as: "
      "speed}}}]}\nexpect:";
  const Compiled compiled = compile(
      scenario_of(small_spec({{"expect:", phases}, {"lost: 0}", "lost: 0, where: {phase: faults, speed: 1ppm}}"}})));
  EXPECT_FALSE(compiled.plan);
  EXPECT_EQ(
      report(compiled.diagnostics),
      "small.yaml:19:5: error: no cell satisfies all of the `where` of this `outputs`\n1 error; nothing was started\n");
}

}  // namespace
}  // namespace prochron::specs
