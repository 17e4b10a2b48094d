// What is written to a terminal so that one line can be rewritten.
#include "controller/terminal_line.h"

#include <gtest/gtest.h>

namespace prochron::controller {
namespace {

TEST(TerminalLine, IsCutByCharacters) {
  struct Row {
    const char* reason;
    const char* text;
    std::size_t columns;
    const char* wanted;
  };
  for (const Row& row : {Row{"fits", "abc", 3, "abc"}, Row{"too long", "abcd", 3, "abc"}, Row{"nothing fits", "abc", 0, ""},
                         Row{"whole characters", "±±±", 2, "±±"}, Row{"the last one whole", "a±", 2, "a±"}}) {
    EXPECT_EQ(cut_to(row.text, row.columns), row.wanted) << row.reason;
  }
}

TEST(TerminalLine, ClearsWhatHasWrappedSince) {
  EXPECT_EQ(erase(0, 80), "\r\033[J");
  EXPECT_EQ(erase(80, 80), "\r\033[J") << "a full line is one row";
  EXPECT_EQ(erase(79, 40), "\r\033[1A\033[J") << "the terminal is half as wide now";
  EXPECT_EQ(erase(79, 20), "\r\033[3A\033[J");
}

}  // namespace
}  // namespace prochron::controller
