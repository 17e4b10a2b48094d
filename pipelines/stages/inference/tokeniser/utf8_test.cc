// Well-formed text survives both ways; each malformed byte becomes one replacement character.
#include "pipelines/stages/inference/tokeniser/utf8.h"

#include <gtest/gtest.h>

namespace prochron::pipelines::inference {
namespace {

TEST(Utf8, DecodesOnlyTheShortestWellFormedSequences) {
  struct Row {
    const char* reason;
    std::string_view text;
    std::u32string_view points;
  };
  const Row rows[] = {
      {"nothing", "", U""},
      {"one to four bytes", "aé€𝄞", U"aé€𝄞"},
      {"the ends of each length", "\x7F\xC2\x80\xDF\xBF\xE0\xA0\x80\xEF\xBF\xBF\xF0\x90\x80\x80",
       U"\x7F\x80\x7FF\x800\xFFFF\x10000"},
      {"a continuation without a lead", "a\x80z", U"a\uFFFDz"},
      {"a lead without its continuation", "\xC3(", U"\uFFFD("},
      {"cut off at the end", "a\xE2\x82", U"a\uFFFD\uFFFD"},
      {"overlong: a slash in two bytes", "\xC0\xAF", U"\uFFFD\uFFFD"},
      {"a surrogate", "\xED\xA0\x80", U"\uFFFD\uFFFD\uFFFD"},
      {"beyond the last code point", "\xF4\x90\x80\x80", U"\uFFFD\uFFFD\uFFFD\uFFFD"},
      {"a byte that never occurs", "\xFF", U"\uFFFD"},
  };
  for (const Row& row : rows) {
    SCOPED_TRACE(row.reason);
    EXPECT_EQ(decode_utf8(row.text), row.points);
  }
}

TEST(Utf8, EncodesWhatItDecodes) {
  for (const char32_t point : U"a\u007F\u0080\u07FF\u0800\uFFFF\U00010000\U0010FFFF") {
    std::string text;
    append_utf8(text, point);
    EXPECT_EQ(decode_utf8(text), std::u32string(1, point));
  }
}

}  // namespace
}  // namespace prochron::pipelines::inference
