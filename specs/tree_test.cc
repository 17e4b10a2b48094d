// The tree of a text, and what is no tree.
#include "specs/tree.h"

#include <gmock/gmock.h>

namespace prochron::specs {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

struct Parsed {
  Tree tree;
  std::vector<std::string> said;
};

Parsed parsed(const std::string& text) {
  std::vector<Diagnostic> diagnostics;
  Parsed result{parse_tree(text, "t.yaml", diagnostics), {}};
  for (const Diagnostic& diagnostic : diagnostics) result.said.push_back(to_string(diagnostic));
  return result;
}

std::string place(const Tree& tree) { return std::to_string(tree.at.line) + ":" + std::to_string(tree.at.column); }

TEST(Tree, KeepsTextPlacesAndOrder) {
  const Parsed all = parsed("b: [1, 'no']\na:\n  deep: 010\n");
  EXPECT_THAT(all.said, ElementsAre());
  ASSERT_EQ(all.tree.entries.size(), 2U);
  EXPECT_EQ(all.tree.entries[0].key, "b");
  const Tree& list = all.tree.find("b")->value;
  EXPECT_EQ(list.kind, Tree::Kind::kList);
  EXPECT_EQ(place(list), "1:4");
  EXPECT_EQ(list.items[1].text, "no") << "no truth value";
  EXPECT_EQ(place(list.items[1]), "1:8");
  const Tree& deep = all.tree.find("a")->value.find("deep")->value;
  EXPECT_EQ(deep.text, "010") << "no octal number";
  EXPECT_EQ(place(deep), "3:9");
  EXPECT_EQ(all.tree.find("c"), nullptr);
}

TEST(Tree, OfNothingStandsAtTheBeginningOrAtItsKey) {
  for (const char* text : {"", "\n\n", "# a comment\n", "~\n"}) {
    const Parsed empty = parsed(text);
    EXPECT_THAT(empty.said, ElementsAre()) << text;
    EXPECT_EQ(empty.tree.kind, Tree::Kind::kNothing) << text;
    EXPECT_EQ(place(empty.tree), "1:1") << text;
  }
  const Parsed key = parsed("a:\n  b:\nc: null\n");
  EXPECT_EQ(place(key.tree.find("a")->value.find("b")->value), "2:3");
  EXPECT_EQ(key.tree.find("c")->value.kind, Tree::Kind::kNothing);
}

TEST(Tree, ReadsTheFormsOfLines) {
  for (const char* text : {"a: 1\nb: 2\n", "a: 1\r\nb: 2\r\n",
                           "\xef\xbb\xbf"
                           "a: 1\nb: 2",
                           "---\na: 1\nb: 2\n...\n", "{a: 1, b: 2}", "a: 'it''s'\r\nb: \"2\""}) {
    const Parsed lines = parsed(text);
    EXPECT_THAT(lines.said, ElementsAre()) << text;
    ASSERT_NE(lines.tree.find("b"), nullptr) << text;
    EXPECT_EQ(lines.tree.find("b")->value.text, "2") << text;
    EXPECT_EQ(lines.tree.find("a")->at.column, text[0] == '{' ? 2 : 1) << text;
  }
}

TEST(Tree, RefusesWhatIsNotPartOfTheLanguage) {
  struct Row {
    const char* text;
    const char* said;
  };
  for (const Row& row : std::vector<Row>{
           {"a: 1\nb: 2\na: 3\n", "t.yaml:3:1: error: duplicate key `a`; the first is on line 1"},
           {"a: {b: 1, b: 2}\n", "t.yaml:1:11: error: duplicate key `b`; the first is on line 1"},
           {"a: &x 1\n", "t.yaml:1:4: error: anchors are not part of the language"},
           {"a: &x [1]\n", "t.yaml:1:4: error: anchors are not part of the language"},
           {"a: *x\n", "t.yaml:1:4: error: aliases are not part of the language; write the value out"},
           {"a: !!int 1\n", "t.yaml:1:4: error: tags like `tag:yaml.org,2002:int` are not part of the language"},
           {"a: !mine {b: 1}\n", "t.yaml:1:4: error: tags like `!mine` are not part of the language"},
           {"? [a, b]\n: 1\n", "t.yaml:1:3: error: a key must be one word"},
           {"a: 1\n---\nb: 2\n",
            "t.yaml:2:1: error: a second document begins here; a spec is one (is this line indented right?)"},
           {"- a\nb: 2\n",
            "t.yaml:2:1: error: a second document begins here; a spec is one (is this line indented right?)"},
           {"a:\n\tb: 1\n", "t.yaml:2:1: error: a tab cannot indent; use spaces"},
           {"a: [1, 2\n", "t.yaml:1:4: error: this `[` is not closed"},
           {"a: {b: [1], c: 2\n", "t.yaml:1:4: error: this `{` is not closed"},
           {"a: 'text", "error: the text that a quote opens is not closed"},
           {"a: 'it''\n", "t.yaml:1:4: error: the text that this quote opens is not closed"},
           {"a: 'text\nb: 2\n", "t.yaml:1:4: error: the text that this quote opens is not closed"},
           {"\xef\xbb\xbf"
            "a: {b: \"te\\\"xt\n",
            "t.yaml:1:8: error: the text that this quote opens is not closed"},
           {"a: 1\n b: 2\n",
            "t.yaml:2:3: error: `:` cannot stand here: indent this line as its neighbours are, or quote the text"},
           {"a: @x\n", "t.yaml:1:4: error: `@` cannot begin a value; quote the text if it is meant so"},
           {"a: {b: >= 5%}\n",
            "t.yaml:1:8: error: `>` is not part of the language; a limit is `at_least: 99%` or `at_most: 5%`"},
           {"a: ]\n", "t.yaml:1:4: error: this is not YAML: illegal flow end"},
       }) {
    const Parsed bad = parsed(row.text);
    EXPECT_THAT(bad.said, ElementsAre(HasSubstr(row.said))) << row.text;
  }
}

TEST(Tree, GoesOnAfterWhatItRefusesUnlessTheTextIsNoYaml) {
  const Parsed alias = parsed("a: &x 1\nb: *x\nc: {d: 1, d: 2}\n");
  EXPECT_EQ(alias.said.size(), 3U);
  EXPECT_EQ(alias.tree.find("b")->value.kind, Tree::Kind::kRefused);
  EXPECT_EQ(alias.tree.find("c")->value.find("d")->value.text, "1") << "the first counts";
  EXPECT_EQ(alias.tree.find("c")->value.entries.size(), 1U) << "and it alone";
  EXPECT_EQ(parsed("a: 1\n---\nb: 2\n").tree.entries.size(), 1U) << "the first document counts";
  EXPECT_EQ(parsed("a: 1\nb: ]\n").tree.kind, Tree::Kind::kRefused);
}

TEST(Tree, IsNeitherDeepNorLongWithoutBound) {
  const auto repeated = [](const std::string& piece, int times) {
    std::string text;
    for (int i = 0; i < times; ++i) text += piece;
    return text;
  };
  EXPECT_THAT(parsed(repeated("[", 64) + repeated("]", 64)).said, ElementsAre());
  EXPECT_THAT(parsed(repeated("[", 65) + repeated("]", 65)).said,
              ElementsAre(HasSubstr("1:65: error: nested more than 64 deep")));
  EXPECT_THAT(parsed(repeated("[", 100'000)).said, ElementsAre(HasSubstr("nested more than 64 deep")));
  EXPECT_THAT(parsed(repeated("- a\n", 1'000)).said, ElementsAre());
  EXPECT_EQ(parsed(repeated("a:\n", 1'001)).said.size(), 1'000U) << "999 duplicates, and one entry too many";
  EXPECT_THAT(parsed(repeated("- a\n", 1'001)).said, ElementsAre(HasSubstr("1001:3: error: more than 1000 entries")));
}

}  // namespace
}  // namespace prochron::specs
