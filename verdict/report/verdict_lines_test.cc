// What is said of a FAIL besides its rule, and what an INVALID advises.
#include "verdict/report/verdict_lines.h"

#include <gmock/gmock.h>

#include <vector>

namespace prochron::verdict {
namespace {

using testing::HasSubstr;
using testing::Not;

constexpr const char* kHolds = "the system holds, its traces lie";
constexpr const char* kEither = "not what they should be either";

RuleResult rule(const char* name, Verdict verdict) {
  RuleResult result;
  result.name = name;
  result.at = "demo.yaml:7:3";
  result.verdict = verdict;
  return result;
}
RuleResult lies() {
  RuleResult result = rule("negative_spans a -> b", Verdict::kFail);
  result.shows_lies = true;
  return result;
}
RuleResult outlived(const char* name) {
  RuleResult result = rule(name, Verdict::kFail);
  result.known_passes = true;
  return result;
}

TEST(VerdictLines, SayThatTracesLieWhereThatWasShown) {
  struct Row {
    std::vector<RuleResult> rules;
    const char* said;  ///< empty: neither
    const char* why;
  };
  const Verdict pass = Verdict::kPass, failed = Verdict::kFail, open = Verdict::kInconclusive;
  for (const Row& row : {
           Row{{lies(), rule("outputs", pass)}, kHolds, "too many negative spans, the rest well"},
           Row{{outlived("negative_spans a -> b"), rule("outputs", pass)}, "", "known to fail, and passes: no trace lies"},
           Row{{rule("negative_spans a -> b", failed), rule("outputs", pass)}, "", "too few negative spans"},
           Row{{rule("prediction", failed), rule("outputs", pass)}, "", "a prediction that fails is no lie of a trace"},
           Row{{lies(), rule("outputs", failed)}, kEither, "both are wrong"},
           Row{{lies(), rule("throughput", open)}, "", "whether the system holds is not known"},
           Row{{lies(), outlived("outputs")}, kHolds, "outputs were known to be wrong, and are right"},
           Row{{lies()}, "", "nobody asked about the system"},
       }) {
    RunResult result;
    result.verdict = failed;
    result.cells.resize(1);
    result.cells[0].verdict = failed;
    result.cells[0].rules = row.rules;
    const std::string text = verdict_lines(result, false);
    for (const char* sentence : {kHolds, kEither}) {
      const bool wanted = std::string(row.said) == sentence;
      EXPECT_EQ(text.find(sentence) != std::string::npos, wanted) << row.why << "\n" << text;
    }
  }
}

RunResult run_of(const std::vector<std::pair<std::vector<std::pair<std::string, std::string>>, Verdict>>& cells) {
  RunResult result;
  result.verdict = Verdict::kInvalid;
  for (const auto& [axes, verdict] : cells) {
    CellResult& cell = result.cells.emplace_back();
    cell.axes = axes;
    cell.verdict = verdict;
  }
  return result;
}

TEST(VerdictLines, NameTheCellsToMeasureAgain) {
  const Verdict pass = Verdict::kPass, invalid = Verdict::kInvalid;
  EXPECT_THAT(verdict_line(run_of({{{{"skew", "1ms"}}, pass}, {{{"skew", "5ms"}}, invalid}, {{{"skew", "7ms"}}, pass}}), false),
              HasSubstr("2 other cells stand: --only skew=5ms --resume DIR\n"));
  EXPECT_THAT(verdict_line(run_of({{{{"by", "zeromq"}, {"skew", "1ms"}}, invalid},
                                   {{{"by", "zeromq"}, {"skew", "5ms"}}, invalid},
                                   {{{"by", "kafka"}, {"skew", "5ms"}}, pass}}),
                           false),
              HasSubstr("1 other cell stands: --only by=zeromq --only skew=1ms,5ms --resume DIR\n"));
  EXPECT_THAT(verdict_line(run_of({{{}, invalid}}), false), Not(HasSubstr("--resume"))) << "there is nothing else";
}

}  // namespace
}  // namespace prochron::verdict
