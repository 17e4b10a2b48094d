// Every rule of the language has its judge, and no judge is out of reach.
#include <gmock/gmock.h>

#include <string>
#include <vector>

#include "verdict/expectation/catalog.h"
#include "verdict/rules/rule.h"

namespace prochron::verdict {
namespace {

TEST(Rules, AreThoseOfTheCatalogInItsOrder) {
  std::vector<std::string> known, judged;
  for (const RuleEntry& entry : all_rules()) known.emplace_back(entry.name);
  for (const Rule& rule : rules()) judged.emplace_back(rule.name);
  EXPECT_EQ(known, judged);
}

}  // namespace
}  // namespace prochron::verdict
