// Columns.
#include "specs/text_table.h"

#include <gmock/gmock.h>

namespace prochron::specs {
namespace {

TEST(TextTable, AlignsColumnsByCharacters) {
  EXPECT_EQ(text_table("><<", {{"n", "name", "note"}, {"10", "\u00b5s", ""}, {"7", "a", "x"}}),
            "   n  name  note\n"
            "  10  \u00b5s\n"
            "   7  a     x\n");
  EXPECT_EQ(text_table("<", {}), "");
}

}  // namespace
}  // namespace prochron::specs
