// Typed values out of trees.
#include "specs/reader.h"

#include <gmock/gmock.h>

namespace prochron::specs {
namespace {

using testing::ElementsAre;

Tree tree_of(const std::string& text) {
  std::vector<Diagnostic> diagnostics;
  Tree tree = parse_tree(text, "t", diagnostics);
  EXPECT_EQ(report(diagnostics), "");
  return tree;
}

std::vector<std::string> said(Reader& reader) {
  std::vector<std::string> messages;
  for (const Diagnostic& diagnostic : reader.diagnostics()) messages.push_back(diagnostic.message);
  return messages;
}

TEST(Reader, TakesNumbersAsTheyAreWritten) {
  struct Row {
    const char* text;
    std::optional<std::int64_t> value;
    const char* why;
  };
  for (const Row& row : std::vector<Row>{
           {"0", 0, "the least"},
           {"9223372036854775807", INT64_MAX, "the most"},
           {"9223372036854775808", {}, "one more"},
           {"010", {}, "octal for others"},
           {"0x10", {}, "not decimal"},
           {"1e3", {}, "not decimal"},
           {"1_000", {}, "not decimal for us, 1000 in YAML 1.1"},
           {"-1", {}, "below 0"},
           {"+1", {}, "a sign says nothing here"},
           {"1.0", {}, "not whole"},
           {"true", {}, "no number"},
           {"[1]", {}, "no value"},
       }) {
    Reader reader;
    EXPECT_EQ(reader.integer(tree_of(row.text), "n"), row.value) << row.text << ": " << row.why;
    EXPECT_EQ(reader.count(), row.value ? 0U : 1U) << row.text;
  }
}

TEST(Reader, TakesNamesThatMeanNothingElse) {
  for (const char* name : {"gpu", "a", "GPU-1_b", "node"}) {
    Reader reader;
    EXPECT_EQ(reader.name(tree_of(name), "a node"), name);
  }
  for (const char* name : {"1a", "-a", "a b", "a.b", "\"\"", "\u00e4", "no", "On", "any", "all", "[a]", "null"}) {
    Reader reader;
    EXPECT_EQ(reader.name(tree_of(name), "a node"), std::nullopt) << name;
    EXPECT_EQ(reader.count(), 1U) << name;
  }
}

TEST(Reader, SaysWhatAQuantityShouldBe) {
  Reader reader;
  EXPECT_EQ(reader.duration(tree_of("1.5s"), "`for`"), Duration{1'500'000'000});
  EXPECT_EQ(reader.share(tree_of("2%"), "`p`"), Share{20'000'000});
  EXPECT_EQ(reader.duration(tree_of("10 min"), "`for`"), std::nullopt);
  EXPECT_EQ(reader.duration(tree_of("[1s]"), "`for`"), std::nullopt);
  EXPECT_EQ(reader.share(tree_of("{each: [1%]}"), "`p`"), std::nullopt);
  EXPECT_THAT(said(reader), ElementsAre("`10 min` is not a duration; expected like 10m, 1.5s, 2h30m",
                                        "`for` must be a duration like 10m, 1.5s, 2h30m; found a list",
                                        "`each` is not in this version for `p`"));
}

TEST(Reader, ReadsEachTypeOfParameter) {
  Reader reader;
  const auto read = [&](ParameterType type, const char* text) {
    return reader.value(tree_of(text), Parameter{.name = "x", .type = type});
  };
  EXPECT_EQ(read(ParameterType::kOffset, "-3.6ms"), ParameterValue(Offset{-3'600'000}));
  EXPECT_EQ(read(ParameterType::kRate, "200ppm"), ParameterValue(Rate{200'000'000}));
  EXPECT_EQ(read(ParameterType::kDuration, "1s"), ParameterValue(Duration{1'000'000'000}));
  EXPECT_EQ(read(ParameterType::kFrequencyOrMax, "max"), ParameterValue(Frequency{0}));
  EXPECT_EQ(read(ParameterType::kFrequencyOrMax, "40/s"), ParameterValue(Frequency{40'000'000}));
  EXPECT_EQ(read(ParameterType::kShare, "5%"), ParameterValue(Share{50'000'000}));
  EXPECT_EQ(read(ParameterType::kInteger, "8"), ParameterValue(std::int64_t{8}));
  EXPECT_EQ(read(ParameterType::kText, "no"), ParameterValue(std::string("no")));
  EXPECT_EQ(read(ParameterType::kTextList, "[a, 5]"), ParameterValue(TextList{"a", "5"}));
  EXPECT_EQ(reader.count(), 0U);
  EXPECT_EQ(read(ParameterType::kTextList, "a"), std::nullopt);
  EXPECT_EQ(read(ParameterType::kOffset, "max"), std::nullopt);
}

TEST(Reader, FillsInParametersOfAKind) {
  const Parameter kinds[] = {
      {.name = "run", .type = ParameterType::kText, .required = true, .starred = true, .doc = "what"},
      {.name = "stop", .default_text = "TERM"}};
  const auto read = [&](const char* body, std::vector<std::string>& messages) {
    Reader reader;
    const Tree tree = tree_of(body);
    const ParameterValues values = reader.parameters({"command", {}, &tree}, kinds, {"node"}, {"ready"});
    messages = said(reader);
    return values;
  };
  std::vector<std::string> messages;
  const ParameterValues plain{{"run", std::string("x")}, {"stop", std::string("TERM")}};
  EXPECT_EQ(read("x", messages), plain) << "HEAD: x sets the starred one";
  EXPECT_EQ(read("{run: x, node: gpu}", messages), plain) << "what the caller reads is left to it";
  EXPECT_THAT(messages, ElementsAre());
  read("{stop: KILL}", messages);
  EXPECT_THAT(messages, ElementsAre("`command` needs `run`: what"));
  read("{run: x, ready: 1, stopp: INT}", messages);
  EXPECT_THAT(messages, ElementsAre("`ready` in `command` is not in this version",
                                    "unknown key `stopp` in `command`; did you mean `stop`?"));
  read("{rum: x}", messages);
  EXPECT_THAT(messages, ElementsAre("unknown key `rum` in `command`; did you mean `run`?"))
      << "and not that run is missing";
}

TEST(Reader, PassesOverWhatTheTreeHasRefused) {
  Reader reader;
  const Tree refused{Tree::Kind::kRefused, "", {}, {}, {}};
  EXPECT_FALSE(reader.expect_map(refused, "x", {"a"}));
  EXPECT_FALSE(reader.expect_list(refused, "x"));
  EXPECT_FALSE(reader.item(refused, "x"));
  EXPECT_FALSE(reader.text(refused, "x"));
  EXPECT_EQ(reader.count(), 0U);
}

}  // namespace
}  // namespace prochron::specs
