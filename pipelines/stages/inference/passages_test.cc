// The index is made of whole sentences, enough of them to be worth asking and few enough to be embedded at every start.
#include "pipelines/stages/inference/passages.h"

#include <set>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "pipelines/runtime/corpus.h"

namespace prochron::pipelines::inference {
namespace {

using testing::HasSubstr;
using testing::Not;

TEST(Passages, OfTheLicencesAreDistinctSentences) {
  const auto passages = read_passages(kLicenceFolder);
  ASSERT_TRUE(passages) << to_string(passages.error());
  std::set<std::string> distinct;
  for (const Passage& passage : *passages) {
    EXPECT_THAT(passage.text, Not(HasSubstr("\n")));
    EXPECT_THAT(passage.text, Not(HasSubstr("  ")));
    EXPECT_TRUE(passage.text.ends_with('.')) << passage.title << ": " << passage.text;
    distinct.insert(passage.text);
  }
  EXPECT_EQ(distinct.size(), passages->size()) << "licences quote each other";
  EXPECT_GE(passages->size(), 96U);
  EXPECT_LE(passages->size(), 128U);
}

TEST(Passages, NamesTheTextThatIsMissing) {
  const auto passages = read_passages("/nonexistent");
  ASSERT_FALSE(passages);
  EXPECT_THAT(to_string(passages.error()), HasSubstr("/nonexistent/GPL-3"));
}

}  // namespace
}  // namespace prochron::pipelines::inference
