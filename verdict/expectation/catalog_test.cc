// The rule catalog: what the language accepts below `expect:`.
#include "verdict/expectation/catalog.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <string>

namespace prochron::verdict {
namespace {

using testing::ElementsAre;

TEST(RuleCatalog, HoldsTheRulesOfThisVersionInTheOrderOfTheirHelp) {
  std::vector<std::string> names;
  for (const RuleEntry& entry : all_rules()) names.emplace_back(entry.name);
  EXPECT_THAT(names, ElementsAre("negative_spans", "prediction", "throughput", "outputs", "check",
                                 "skew_margin"));
}

TEST(RuleCatalog, FindsByWholeNameOnly) {
  ASSERT_NE(find_rule("outputs"), nullptr);
  EXPECT_THAT(find_rule("outputs")->keys, ElementsAre("lost", "duplicated", "wrong", "reordered", "hold"));
  EXPECT_EQ(find_rule("output"), nullptr);
  EXPECT_EQ(find_rule(""), nullptr);
}

}  // namespace
}  // namespace prochron::verdict
