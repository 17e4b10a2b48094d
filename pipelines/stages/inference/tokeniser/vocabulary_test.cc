// The ids expected here are those of the tokeniser that the model was published with.
#include "pipelines/stages/inference/tokeniser/vocabulary.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "host/program_paths.h"

namespace prochron::pipelines::inference {
namespace {

using testing::Each;
using testing::ElementsAreArray;

Result<Vocabulary> load_published() {
  const auto path = host::find_library("inference/model/vocab.txt");
  if (!path) return pass(path);
  return Vocabulary::load(*path);
}

TEST(Vocabulary, EncodesAsPublished) {
  const auto vocabulary = load_published();
  ASSERT_TRUE(vocabulary) << to_string(vocabulary.error());
  EXPECT_EQ(vocabulary->size(), 30522U);
  struct Row {
    const char* reason;
    std::string text;
    std::vector<PieceId> ids;
  };
  const Row rows[] = {
      {"nothing: only the markers", "", {101, 102}},
      {"whole words", "You must give recipients the source code.",
       {101, 2017, 2442, 2507, 15991, 1996, 3120, 3642, 1012, 102}},
      {"a word in pieces", "relicensable", {101, 24933, 6132, 3085, 102}},
      {"punctuation", "Don't stop!", {101, 2123, 1005, 1056, 2644, 999, 102}},
      {"signs", "$5+$6=^_^ `code`",
       {101, 1002, 1019, 1009, 1002, 1020, 1027, 1034, 1035, 1034, 1036, 3642, 1036, 102}},
      {"a version number", "1.2.3-rc~4", {101, 1015, 1012, 1016, 1012, 1017, 1011, 22110, 1066, 1018, 102}},
      {"accents and a dash", "Ça coûte 3,50\u00A0€ – naïvely",
       {101, 6187, 2522, 10421, 1017, 1010, 2753, 1574, 1516, 15743, 2135, 102}},
      {"three alphabets", "ÅNGSTRÖM İstanbul ΆΛΦΑ Ёлка",
       {101, 17076, 15687, 9960, 1155, 29727, 29736, 14608, 1185, 29436, 28598, 102}},
      {"a combining accent", "cafe\u0301", {101, 7668, 102}},
      {"characters without width", "so\u00ADft hy\u200Bphen\x07" "ated", {101, 3730, 1044, 22571, 10222, 4383, 102}},
      {"ideographs, one of them unknown", "法律文", {101, 1901, 100, 1861, 102}},
      {"an unknown character", "🙂 ok", {101, 100, 7929, 102}},
      {"a ligature is no accent", "ﬁne", {101, 1984, 2638, 102}},
      {"a word of more than 100 characters is unknown", std::string(101, 'x'), {101, 100, 102}},
  };
  for (const Row& row : rows) {
    SCOPED_TRACE(row.reason);
    EXPECT_THAT(vocabulary->encode(row.text, 256), ElementsAreArray(row.ids));
  }
}

TEST(Vocabulary, CutsLongTextButNeverTheLastMarker) {
  const auto vocabulary = load_published();
  ASSERT_TRUE(vocabulary) << to_string(vocabulary.error());
  EXPECT_THAT(vocabulary->encode("You must give recipients", 4), ElementsAreArray({101, 2017, 2442, 102}));
  EXPECT_THAT(vocabulary->encode("You must", 4), ElementsAreArray({101, 2017, 2442, 102})) << "fits exactly";
  EXPECT_THAT(vocabulary->encode("relicensable", 3), ElementsAreArray({101, 24933, 102})) << "within a word";
  const auto longest = vocabulary->encode(std::string(100, 'x'), 256);
  EXPECT_EQ(longest.size(), 52U) << "a word of exactly 100 characters is cut into pieces, not unknown";
}

TEST(Vocabulary, TextThatLooksLikeAMarkerIsText) {
  const auto vocabulary = load_published();
  ASSERT_TRUE(vocabulary) << to_string(vocabulary.error());
  std::vector<PieceId> ids = vocabulary->encode("[SEP][CLS]", 256);
  ASSERT_GT(ids.size(), 2U);
  EXPECT_EQ(ids.front(), 101);
  EXPECT_EQ(ids.back(), 102);
  const std::vector<PieceId> inner(ids.begin() + 1, ids.end() - 1);
  EXPECT_THAT(inner, Each(testing::Gt(999))) << "no marker within";
}

TEST(Vocabulary, RefusesAFileThatIsNone) {
  const auto licence = Vocabulary::load("/usr/share/common-licenses/BSD");
  ASSERT_FALSE(licence);
  EXPECT_EQ(to_string(licence.error()),
            "/usr/share/common-licenses/BSD: expected a vocabulary with a line [CLS]");
  EXPECT_FALSE(Vocabulary::load("/nonexistent/vocab.txt"));
}

}  // namespace
}  // namespace prochron::pipelines::inference
