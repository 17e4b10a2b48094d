// Words as the model was trained to see them: folded, with each mark of punctuation standing alone.
#include "pipelines/stages/inference/tokeniser/words.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "pipelines/stages/inference/tokeniser/folded_letters.h"

namespace prochron::pipelines::inference {
namespace {

TEST(Words, AreFoldedAndPartedAtPunctuation) {
  struct Row {
    const char* reason;
    std::string_view text;
    std::vector<std::string> words;
  };
  const Row rows[] = {
      {"nothing", "", {}},
      {"only white space", " \t\r\n\u00A0\u3000", {}},
      {"case", "GNU Licence", {"gnu", "licence"}},
      {"an apostrophe is punctuation", "Don't", {"don", "'", "t"}},
      {"signs of ASCII count as punctuation", "a+b=$3", {"a", "+", "b", "=", "$", "3"}},
      {"signs beyond ASCII do not", "3€", {"3€"}},
      {"a dash and curly quotes", "so—“yes”", {"so", "—", "“", "yes", "”"}},
      {"composed accents", "Ça coûte", {"ca", "coute"}},
      {"combining accents", "cafe\u0301", {"cafe"}},
      {"letters without a decomposition keep their form", "Øre Łódź", {"øre", "łodz"}},
      {"Greek and Cyrillic", "Ά Ёлка", {"α", "елка"}},
      {"Vietnamese", "Việt", {"viet"}},
      {"the Greek question mark is a semicolon", "τι\u037E", {"τι", ";"}},
      {"ideographs stand alone", "法律x", {"法", "律", "x"}},
      {"a soft hyphen and zero-width space vanish without parting", "so\u00ADft\u200Bly", {"softly"}},
      {"a control character vanishes without parting", "a\x07z", {"az"}},
      {"malformed bytes vanish", "a\xFFz", {"az"}},
      {"a line separator parts", "a\u2028z", {"a", "z"}},
      {"other scripts pass", "שלום", {"שלום"}},
  };
  for (const Row& row : rows) {
    SCOPED_TRACE(row.reason);
    EXPECT_EQ(split_words(row.text), row.words);
  }
}

TEST(Words, FoldingTablesHaveOneEntryPerCodePoint) {
  struct Row {
    char32_t first;
    char32_t last;
  };
  const Row blocks[] = {{0xC0, 0x24F}, {0x370, 0x45F}, {0x1E00, 0x1EFF}};
  ASSERT_EQ(kFoldedLetters.size(), std::size(blocks));
  for (std::size_t i = 0; i < std::size(blocks); ++i) {
    EXPECT_EQ(kFoldedLetters[i].first, blocks[i].first);
    EXPECT_EQ(kFoldedLetters[i].folded.size(), blocks[i].last - blocks[i].first + 1);
  }
}

}  // namespace
}  // namespace prochron::pipelines::inference
