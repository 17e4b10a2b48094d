// What others read: XML stays XML whatever a message holds, annotations and Markdown are escaped, and each verdict stands
// where its reader looks for it.
#include <gmock/gmock.h>

#include "verdict/report.h"
#include "verdict/report/place.h"
#include "verdict/report/xml_text.h"

namespace prochron::verdict {
namespace {

using testing::HasSubstr;
using testing::Not;

TEST(XmlText, HoldsOnlyCharactersOfXml) {
  struct Row {
    const char* reason;
    std::string text, wanted;
  };
  const std::string gone = "\xef\xbf\xbd";
  const Row rows[] = {
      {"mark-up", "a<b>&\"", "a&lt;b&gt;&amp;&quot;"},
      {"a line break survives an attribute", "a\nb", "a&#10;b"},
      {"control characters are none of XML 1.0's", std::string("a\0\x1b[1mb", 7), "a" + gone + gone + "[1mb"},
      {"whole characters stay", "±38 ns → 你", "±38 ns → 你"},
      {"a cut character", "\xe2\x86", gone + gone},
      {"a character in too many bytes", "\xc0\xaf", gone + gone},
      {"a surrogate", "\xed\xa0\x80", gone + gone + gone},
  };
  for (const Row& row : rows) EXPECT_EQ(xml_text(row.text), row.wanted) << row.reason;
}

TEST(Place, IsTakenApartFromTheRight) {
  EXPECT_EQ(place_of("a:b.yaml:12:5").file, "a:b.yaml");
  EXPECT_EQ(place_of("a:b.yaml:12:5").line, "12");
  EXPECT_EQ(place_of("a:b.yaml:12:5").column, "5");
  EXPECT_EQ(place_of("nowhere").file, "nowhere");
  EXPECT_EQ(place_of("").file, "");
}

/// One cell per verdict; that of the last is its own and no rule's.
RunResult one_of_each() {
  RunResult result;
  result.scenario = "demo";
  result.verdict = Verdict::kFail;
  const auto add = [&](const char* id, Verdict verdict, bool by_rule) {
    CellResult& cell = result.cells.emplace_back();
    cell.id = id;
    cell.axes = {{"skew", id}};
    cell.verdict = verdict;
    cell.why = "100 % | <odd>\nnext";
    if (by_rule) cell.rules.push_back({"outputs", "demo.yaml:7:3", verdict, "", "", "", "lost 0", cell.why});
  };
  add("ok", Verdict::kPass, true), add("bad", Verdict::kFail, true), add("worse", Verdict::kFail, true);
  add("thin", Verdict::kInconclusive, true), add("void", Verdict::kInvalid, false);
  return result;
}

TEST(Junit, FailIsAFailureAndWhatProvesNothingAnError) {
  const std::string xml = junit_xml({}, one_of_each());
  EXPECT_THAT(xml, HasSubstr("tests=\"5\" failures=\"2\" errors=\"2\" skipped=\"0\""));
  EXPECT_THAT(xml, HasSubstr("<testcase classname=\"demo\" name=\"bad/outputs lost 0\" file=\"demo.yaml\" line=\"7\""));
  EXPECT_THAT(xml, HasSubstr("<failure type=\"FAIL\" message=\"100 % | &lt;odd&gt;&#10;next\">"));
  EXPECT_THAT(xml, HasSubstr("<error type=\"INCONCLUSIVE\""));
  EXPECT_THAT(xml, HasSubstr("<testcase classname=\"demo\" name=\"void\" time=\"0.000\">\n      <error type=\"INVALID\""));
}

TEST(Annotations, AreOneLinePerPlaceAndVerdict) {
  EXPECT_EQ(github_annotations(one_of_each()),
            "::error file=demo.yaml,line=7,col=3,title=FAIL outputs lost 0::skew bad: 100 %25 | <odd>%0Anext (and 1 more "
            "cells)\n"
            "::error title=INVALID::skew void: 100 %25 | <odd>%0Anext\n"
            "::warning file=demo.yaml,line=7,col=3,title=INCONCLUSIVE outputs lost 0::skew thin: 100 %25 | <odd>%0Anext\n");
  RunResult good;
  good.cells.resize(1);
  good.cells[0].verdict = Verdict::kPass;
  EXPECT_EQ(github_annotations(good), "");
}

TEST(Summary, IsMarkdownWhateverTheWordsAre) {
  const std::string text = summary_md({}, one_of_each());
  EXPECT_THAT(text, HasSubstr("## demo: FAIL\n"));
  EXPECT_THAT(text, HasSubstr("- **FAIL** `demo.yaml:7:3` outputs lost 0, skew bad: 100 % \\| \\<odd\\> next\n"));
  EXPECT_THAT(text, HasSubstr("- **INVALID** skew void: "));
  EXPECT_THAT(text, Not(HasSubstr("**PASS**")));
}

}  // namespace
}  // namespace prochron::verdict
