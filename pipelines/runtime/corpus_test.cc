// The same inputs every time, of the promised size, and refused where there are none.
#include "pipelines/runtime/corpus.h"

#include <gmock/gmock.h>

#include <filesystem>
#include <fstream>
#include <set>

namespace prochron::pipelines {
namespace {

using ::testing::ElementsAre;
namespace fs = std::filesystem;

/// A folder of its own, gone afterwards.
class Corpus : public ::testing::Test {
 protected:
  Corpus() { fs::create_directories(folder_); }
  ~Corpus() override { fs::remove_all(folder_); }
  std::string file(const std::string& name, const std::string& text) {
    std::ofstream(folder_ / name) << text;
    return (folder_ / name).string();
  }
  fs::path folder_ =
      fs::path(::testing::TempDir()) / ("corpus_" + std::to_string(reinterpret_cast<std::uintptr_t>(this)));
};

TEST_F(Corpus, OfTextIsRealProseAndAlwaysTheSame) {
  const auto once = load_corpus("text", 1);
  ASSERT_TRUE(once) << to_string(once.error());
  EXPECT_EQ(once->size(), kMostInputs);
  EXPECT_EQ(*load_corpus("text", 2), *once) << "no seed draws prose";
  const std::set<std::string> distinct(once->begin(), once->end());
  EXPECT_GT(distinct.size(), kMostInputs / 2) << "licences repeat one another, but not that much";
  for (const std::string& sentence : *once) {
    EXPECT_GE(sentence.size(), 40U);
    EXPECT_LE(sentence.size(), 240U);
  }
}

TEST_F(Corpus, OfDigestIsDrawnFromTheSeed) {
  const auto lines = load_corpus("digest", 7);
  EXPECT_EQ(lines->size(), kMostInputs);
  EXPECT_EQ(*load_corpus("digest", 7), *lines);
  EXPECT_NE(*load_corpus("digest", 8), *lines);
}

TEST_F(Corpus, OfAFileIsItsLines) {
  EXPECT_THAT(*load_corpus(file("few", "one\n\n  \ntwo \nthree"), 1), ElementsAre("one", "two ", "three"));
  std::string many;
  for (int i = 0; i < 1000; ++i) many += std::to_string(i) + '\n';
  const auto first = load_corpus(file("many", many), 1);
  EXPECT_EQ(first->size(), kMostInputs);
  EXPECT_EQ(first->back(), "399");
}

TEST_F(Corpus, OfAFolderTakesFilesByNameAndNoLinks) {
  file("b", "The second file's sentence, long enough to be one.");
  file("a", "The first file's sentence, long enough to be one.");
  fs::create_symlink("a", folder_ / "c");
  EXPECT_THAT(*load_corpus(folder_.string(), 1), ElementsAre("The first file's sentence, long enough to be one.",
                                                             "The second file's sentence, long enough to be one."));
}

TEST_F(Corpus, ThatIsNotThereIsTheSpecsFault) {
  for (const std::string& name : {file("empty", ""), file("blank", " \n\n"), folder_.string() + "/none"}) {
    const auto corpus = load_corpus(name, 1);
    ASSERT_FALSE(corpus) << name;
    EXPECT_EQ(corpus.error().code, ErrorCode::kBadSpec);
    EXPECT_EQ(corpus.error().where, name);
  }
}

TEST(SplitSentences, EndsAtStopsAndParagraphsOnly) {
  const std::string forty(40, 'x');
  EXPECT_THAT(split_sentences(forty + ". " + forty + "?\n" + forty + "\n\n  " + forty + " v1.2 " + forty),
              ElementsAre(forty + ".", forty + "?", forty, forty + " v1.2 " + forty));
  EXPECT_THAT(split_sentences("Too short. " + forty + "\n" + forty), ElementsAre(forty + "\n" + forty))
      << "the line break stays: cleaning is another stage's work";
  EXPECT_THAT(split_sentences(std::string(241, 'x')), ElementsAre()) << "too long";
  EXPECT_THAT(split_sentences(""), ElementsAre());
  EXPECT_THAT(split_sentences(" \n\n "), ElementsAre());
}

}  // namespace
}  // namespace prochron::pipelines
