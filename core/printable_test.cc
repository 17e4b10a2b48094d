// What programs say, and files are called.
#include "core/printable.h"

#include <gtest/gtest.h>

#include <string>

namespace prochron {
namespace {

TEST(Printable, KeepsCharactersAndMarksTheRest) {
  struct Row {
    std::string text;
    const char* shown;
    const char* why;
  };
  for (const Row& row : {Row{"scenarios/\u00e4.yaml", "scenarios/\u00e4.yaml", "UTF-8 is text"},
                         Row{"a\nb\xff.yaml", "a?b?.yaml", "a byte that begins no character"},
                         Row{"\x1b[31mred", "?[31mred", "a terminal would obey"},
                         Row{{"nul\0 after", 10}, "nul? after", "an output would end there"},
                         Row{"a\r\nb", "a??b", "one line"},
                         Row{"\u009b2J", "?2J", "an escape in two bytes"},
                         Row{"", "", "nothing"}}) {
    EXPECT_EQ(printable(row.text), row.shown) << row.why;
  }
}

}  // namespace
}  // namespace prochron
