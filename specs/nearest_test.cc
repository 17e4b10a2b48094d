// Which spelling is taken for which.
#include "specs/nearest.h"

#include <gmock/gmock.h>

namespace prochron::specs {
namespace {

TEST(Nearest, FindsWhatAPersonMeant) {
  struct Row {
    const char* word;
    const char* expected;
    const char* why;
  };
  const std::vector<std::string> words{"negative_spans", "prediction", "throughput", "outputs", "at", "as"};
  for (const Row& row : std::vector<Row>{
           {"negative_span", "negative_spans", "a letter short"},
           {"predicton", "prediction", "a letter left out"},
           {"pred1ction", "prediction", "a letter replaced"},
           {"throughptu", "throughput", "two letters swapped count one"},
           {"Outputs", "outputs", "case is a difference like another"},
           {"outputs", "outputs", "itself"},
           {"output_s_x_y", "", "more than a third of the word is different"},
           {"latency", "", "nothing is near"},
           {"ax", "at", "a short word may differ in one letter; the first of equals"},
           {"xx", "", "but not in both"},
           {"", "", "nothing is near nothing"},
       }) {
    EXPECT_EQ(nearest(row.word, words), row.expected) << row.word << ": " << row.why;
  }
}

TEST(Nearest, LeavesWordsAloneThatAreNoMisspelling) {
  EXPECT_EQ(nearest(std::string(65, 'a'), {std::string(64, 'a')}), "");
  EXPECT_EQ(nearest(std::string(64, 'a'), {std::string(63, 'a')}), std::string(63, 'a'));
  EXPECT_EQ(nearest("a", {}), "");
}

TEST(Suggestion, NamesTheNearestElseAll) {
  EXPECT_EQ(suggestion("outputs", {"outputs", "drift"}), "; did you mean `outputs`?");
  EXPECT_EQ(suggestion("", {"outputs", "drift"}), "; expected one of outputs, drift");
  EXPECT_EQ(suggestion("", {"outputs"}), "; expected outputs");
  EXPECT_EQ(suggestion("", {}), "");
}

TEST(TruthValue, IsWhatYamlMakesOne) {
  for (const char* word : {"no", "NO", "Yes", "on", "Off", "y", "N", "true", "FALSE"})
    EXPECT_TRUE(is_truth_value(word)) << word;
  for (const char* word : {"", "none", "0", "node", "yesterday"}) EXPECT_FALSE(is_truth_value(word)) << word;
}

}  // namespace
}  // namespace prochron::specs
