// What the built-in stages compute, row by row.
#include <gmock/gmock.h>

#include "pipelines/runtime/answer.h"
#include "pipelines/runtime/parts.h"
#include "pipelines/runtime/stages/answers.h"
#include "pipelines/runtime/stages/cleaning.h"
#include "pipelines/runtime/stages/digest_model.h"
#include "pipelines/runtime/stages/text.h"

namespace prochron::pipelines {
namespace {

using ::testing::HasSubstr;

std::string through(Stage&& stage, std::string_view text) {
  return std::string(as_text(*stage.process(as_payload(text))));
}

TEST(Clean, LeavesValidTextWithSingleBlanks) {
  const std::vector<std::tuple<std::string, std::string, const char*>> rows{
      {"", "", "nothing"},
      {" \t\r\n ", "", "nothing but gaps"},
      {"  a  b\n\tc ", "a b c", "gaps become blanks, the ends are trimmed"},
      {"naïve Ωλ 語 𝄞", "naïve Ωλ 語 𝄞", "two, three and four bytes stay"},
      {"a\xff"
       "b",
       "a\xef\xbf\xbd"
       "b",
       "a byte that begins nothing"},
      {"a\xe8\xaa", "a\xef\xbf\xbd\xef\xbf\xbd", "a character cut short"},
      {"\xc0\xaf", "\xef\xbf\xbd\xef\xbf\xbd", "an overlong form"},
      {"\xed\xa0\x80", "\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd", "half a surrogate pair"},
      {"\xf4\x90\x80\x80", "\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd", "past the last character"},
      {std::string("a\0b", 3), "a b", "a null"},
      {"a\xc2\xa0\xc2\x85"
       "b",
       "a b", "a no-break blank and a C1 control"},
  };
  for (const auto& [text, expected, why] : rows) EXPECT_EQ(clean(text), expected) << why;
}

TEST(DigestModel, AnswersByTextAndRoundsAlone) {
  const auto answer = [](std::string_view text, std::int64_t rounds) {
    return *parse_answer(*DigestModel(rounds).process(as_payload(text)));
  };
  EXPECT_EQ(answer("a text", 3), answer("a text", 3));
  EXPECT_NE(answer("a text", 3), answer("a text.", 3));
  EXPECT_NE(answer("a text", 3), answer("a text", 4)) << "the work is really done";
}

TEST(DigestModel, AnswersInTheFormOfAModel) {
  for (int i = 0; i < 200; ++i) {
    const Answer answer = *parse_answer(*DigestModel(1).process(as_payload(std::to_string(i))));
    ASSERT_EQ(answer.matches.size(), 5U);
    for (std::size_t rank = 1; rank < 5; ++rank) {
      EXPECT_GT(answer.matches[rank - 1].score, answer.matches[rank].score) << "best first";
      for (std::size_t other = 0; other < rank; ++other) {
        EXPECT_NE(answer.matches[other].passage, answer.matches[rank].passage) << "no passage twice";
      }
    }
  }
}

TEST(Formatting, WritesRankPassageAndScore) {
  const Payload answer = encode({.embedding = {1}, .matches = {{17, 0.76F}, {4, -0.0000005F}, {9, -2.5F}}});
  EXPECT_EQ(as_text(*FormattingStage().process(answer)), "1 17 0.760000\n2 4 0.000000\n3 9 -2.500000\n");
  EXPECT_EQ(through(FormattingStage(), "no answer"), "no answer");
}

TEST(Ranking, KeepsPassagesAndTheirOrderOnly) {
  const Payload answer = encode({.embedding = {1}, .matches = {{17, 0.76F}, {4, 0.5F}}});
  EXPECT_EQ(as_text(*RankingStage().process(answer)), "17 4");
  EXPECT_EQ(through(RankingStage(), "1 17 0.760000\n2 4 0.500000\n"), "17 4") << "written out or not";
  EXPECT_EQ(through(RankingStage(), "1 17 0.760001\n2 4 0.500000\n"), "17 4")
      << "a score's last digit is not the answer";
  for (const char* other : {"", "17 4", "2 17 0.76\n", "1 17 0.76", "1 x 0.76\n", "plain text\n"}) {
    EXPECT_EQ(through(RankingStage(), other), other) << "what is no answer is compared as it is";
  }
}

TEST(MakeStage, KnowsWhatIsBuiltInAndRefusesTheRest) {
  const auto make = [](std::string kind, ParameterValues values = {}) {
    return make_stage({.name = "here", .kind = std::move(kind), .parameters = std::move(values)});
  };
  EXPECT_TRUE(make("preprocess"));
  EXPECT_TRUE(make("postprocess"));
  EXPECT_TRUE(make("sink"));
  EXPECT_TRUE(make("inference", {{"model", std::string("digest")}}));
  EXPECT_THAT(to_string(make("inference", {{"model", std::string("gpt")}}).error()),
              HasSubstr("here: `gpt` is no model"));
  EXPECT_THAT(to_string(make("source").error()), HasSubstr("computes nothing"));
}

TEST(MakeParts, RefusesATransportOfOneProcess) {
  const StageOrder order{.pipeline = {.transport = "memory", .stages = {{.name = "s", .kind = "sink"}}}};
  EXPECT_THAT(to_string(make_parts(order).error()), HasSubstr("within one process only"));
}

}  // namespace
}  // namespace prochron::pipelines
