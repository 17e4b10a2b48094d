// What a schedule can decide.
#include "specs/evidence.h"

#include <gmock/gmock.h>

#include "specs/small_spec.h"
#include "specs/supply.h"

namespace prochron::specs {
namespace {

using testing::ElementsAre;

Compiled with_rule(const std::string& rule, std::initializer_list<Edit> edits = {}) {
  const std::string text = small_spec(edits);
  return compile(scenario_of(text.substr(0, text.find("  - outputs")) + "  - " + rule + "\n"));
}

TEST(Evidence, OfTooFewSpansIsWarnedOfWithWhatWouldDo) {
  const Compiled thin = with_rule("negative_spans: {at_most: 0.1%}", {{"for: 6s", "for: 20s"}});
  EXPECT_EQ(report(thin.diagnostics),
            "small.yaml:18:5: warning: \"at most 0.1%\" needs >= 3,000 spans, this phase gives 2,000: `for: 30s`\n");
  EXPECT_TRUE(thin.plan) << "it may still be refuted";
  const Compiled enough = with_rule("negative_spans: {at_most: 0.1%}", {{"for: 6s", "for: 30s"}});
  EXPECT_EQ(report(enough.diagnostics), "");
  EXPECT_EQ(enough.plan->evidence.front().advice, "");
}

TEST(Evidence, IsCountedPerRule) {
  struct Row {
    const char* rule;
    std::int64_t spans;
    std::int64_t needed;
    const char* why;
  };
  for (const Row& row : std::vector<Row>{
           {"negative_spans: {at_most: 5%}", 600, 60, "3/n"},
           {"negative_spans: {at_most: 7%}", 600, 43, "rounded up"},
           {"negative_spans: {at_least: 99%}", 600, 300, "of those that are not negative"},
           {"negative_spans: {at_most: 50%, at_least: 20%}", 600, 6, "the harder of the two"},
           {"negative_spans: {}", 600, 0, "measured only"},
           {"negative_spans: {at_most: 5%, during: control}", 2'000, 60, "the whole control"},
           {"prediction: {within: 250us}", 600, 4, "(3.5 * 1.25 * 100us / 250us)^2"},
           {"prediction: {within: 50us}", 600, 77, "grows with the square"},
           {"throughput: {at_least: 99%}", 600, 0, "no rate of spans"},
           {"outputs: {lost: 0}", 600, 0, "a count"},
       }) {
    const Compiled compiled = with_rule(row.rule);
    ASSERT_TRUE(compiled.plan) << row.rule;
    const Evidence& evidence = compiled.plan->evidence.front();
    EXPECT_EQ(evidence.spans, row.spans) << row.rule << ": " << row.why;
    EXPECT_EQ(evidence.needed, row.needed) << row.rule << ": " << row.why;
  }
}

TEST(Evidence, IsThatOfTheLeastHopAndCell) {
  for (const char* lengths : {"name: short, for: 2s", "name: long, for: 20s"}) {
    const std::string phases =
        std::string("  - faults: {") + lengths + ", inject: [{drift: {clock: edge, rate: 1ppm}}]}\nexpect:";
    const Compiled both = with_rule("negative_spans: {at_most: 5%}", {{"expect:", phases}});
    EXPECT_EQ(both.plan->evidence.front().spans, lengths[6] == 's' ? 200 : 600) << lengths;
  }
  const std::string two =
      "    - source: {node: edge, rate: 10/s, name: slow}\n"
      "    - inference: {node: gpu, model: digest, from: [source, slow]}\n";
  const std::string_view one = "    - inference: {node: gpu, model: digest}\n";
  EXPECT_EQ(with_rule("negative_spans: {at_most: 5%}", {{one, two}}).plan->evidence.front().spans, 60);
  EXPECT_EQ(
      with_rule("negative_spans: {at_most: 5%, hop: inference -> sink}", {{one, two}}).plan->evidence.front().spans,
      660)
      << "what merges adds up";
}

TEST(Evidence, CannotBeCountedOfASourceWithoutARate) {
  const Compiled fastest = with_rule("negative_spans: {at_most: 0.1%}", {{"rate: 100/s", "rate: max"}});
  EXPECT_EQ(report(fastest.diagnostics), "");
  EXPECT_EQ(fastest.plan->evidence.front().spans, 0);
}

TEST(Evidence, NeverOverflows) {
  const Compiled far = with_rule("prediction: {within: 1ns}", {{"jitter: 100us", "jitter: 1m"}});
  EXPECT_EQ(far.plan->evidence.front().needed, 1'000'000'000'000'000);
  EXPECT_EQ(far.plan->evidence.front().advice, "`for: 11574d1h46m40s`");
}

TEST(Arrivals, FollowEveryPath) {
  verdict::SessionContext session;
  session.stages.resize(5);
  session.stages[3].offered = Frequency{10};
  session.hops = {{3, 0, {}}, {3, 2, {}}, {0, 1, {}}, {2, 1, {}}};
  EXPECT_THAT(arrivals(session), ElementsAre(10, 20, 10, 10, std::nullopt)) << "the last is a command";
}

}  // namespace
}  // namespace prochron::specs
