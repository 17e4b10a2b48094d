// What a user who mistypes a command is told.
#include "controller/cli/command_words.h"

#include <gtest/gtest.h>

namespace prochron::controller {
namespace {

TEST(CommandWords, AWordThatIsNoCommandIsToldWithTheNearest) {
  struct Row {
    const char* word;
    const char* said;
    const char* why;
  };
  for (const Row& row : {Row{"rnu", "no command is called `rnu`; did you mean `run`?", "a slip"},
                         Row{"margin", "`margin` is not in this version", "a command of the language, of a later version"},
                         Row{"fly", "no command is called `fly`; expected one of run, judge", "nothing is near"}}) {
    EXPECT_EQ(no_such_command(row.word, {"run", "judge"}), row.said) << row.why;
  }
}

}  // namespace
}  // namespace prochron::controller
