// Sentences of running text, and what is left out as none.
#include "pipelines/stages/inference/passages.h"

#include <algorithm>
#include <set>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace prochron::pipelines::inference {
namespace {

TEST(Passages, AreWholeSentencesOnOneLine) {
  struct Row {
    const char* reason;
    std::string_view text;
    std::vector<std::string> sentences;
  };
  const Row rows[] = {
      {"nothing", "", {}},
      {"white space alone", "\n \n\n ", {}},
      {"a sentence over two lines", "  You must give them\n   the whole source.\n",
       {"You must give them the whole source."}},
      {"two in one paragraph", "You may copy it as it is. You may not call it your own.",
       {"You may copy it as it is.", "You may not call it your own."}},
      {"a heading is no part of the paragraph after it", "GENERAL TERMS\n\nYou may copy it as it is.",
       {"You may copy it as it is."}},
      {"a stop before a small letter ends nothing", "You may copy e.g. the first part of it.",
       {"You may copy e.g. the first part of it."}},
      {"too short", "You may copy.", {}},
      {"a list item", "b) you must give them the whole source.", {}},
      {"cut off", "You must give them the whole source and", {}},
  };
  for (const Row& row : rows) {
    SCOPED_TRACE(row.reason);
    EXPECT_EQ(split_sentences(row.text), row.sentences);
  }
}

TEST(Passages, OfTheLicencesAreManyAndDistinct) {
  const auto passages = read_passages(kLicenceFolder);
  ASSERT_TRUE(passages) << to_string(passages.error());
  std::set<std::string> distinct;
  for (const Passage& passage : *passages) distinct.insert(passage.text);
  EXPECT_EQ(distinct.size(), passages->size());
  EXPECT_GE(passages->size(), 96U);
  EXPECT_LE(passages->size(), 128U);
}

TEST(Passages, NamesTheTextThatIsMissing) {
  const auto passages = read_passages("/nonexistent");
  ASSERT_FALSE(passages);
  EXPECT_THAT(to_string(passages.error()), testing::HasSubstr("/nonexistent/GPL-3"));
}

}  // namespace
}  // namespace prochron::pipelines::inference
