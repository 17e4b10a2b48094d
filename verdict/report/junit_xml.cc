// junit.xml (LANGUAGE §6): a test case per cell and rule. FAIL is a failure; INVALID and INCONCLUSIVE are errors, because
// nothing was shown. A cell whose verdict no rule explains has a case of its own.
#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "verdict/figures.h"
#include "verdict/report.h"
#include "verdict/report/place.h"
#include "verdict/report/xml_text.h"

namespace prochron::verdict {
namespace {

struct Case {
  std::string name;
  std::string at;
  Verdict verdict = Verdict::kPass;
  std::string why;
  std::int64_t judged_ns = 0;
};

std::int64_t judged_ns(const JudgePlan& plan, const CellResult& cell) {
  const auto planned = std::ranges::find(plan.cells, cell.id, &CellContext::id);
  std::int64_t length = 0;
  if (planned == plan.cells.end()) return length;
  for (const std::uint32_t window : planned->windows) length += plan.windows[window].length.count();
  return length;
}

std::vector<Case> cases_of(const JudgePlan& plan, const CellResult& cell) {
  std::vector<Case> cases;
  Verdict explained = Verdict::kPass;
  for (const RuleResult& rule : cell.rules) {
    const std::string limit = rule.limit.empty() ? "" : " " + rule.limit;
    const bool known = !rule.known.empty();
    const Verdict verdict = known ? Verdict::kSkipped : rule.verdict;
    const std::string why = known ? "known to FAIL: " + rule.known : rule.why;
    cases.push_back({cell.id + "/" + rule.name + limit, rule.at, verdict, why, 0});
    explained = merge(explained, verdict);
  }
  const bool missing = cell.verdict == Verdict::kSkipped && !cell.accepted;
  const Verdict verdict = missing ? Verdict::kInconclusive : cell.verdict;
  if (cases.empty() || explained != verdict) cases.push_back({cell.id, "", verdict, cell.why, 0});
  cases.front().judged_ns = judged_ns(plan, cell);
  return cases;
}

std::string attribute(std::string_view name, std::string_view value) {
  return " " + std::string(name) + "=\"" + xml_text(value) + "\"";
}

std::string case_xml(const std::string& scenario, const Case& one) {
  const Place place = place_of(one.at);
  std::string text = "    <testcase" + attribute("classname", scenario) + attribute("name", one.name);
  if (!place.file.empty()) text += attribute("file", place.file);
  if (!place.line.empty()) text += attribute("line", place.line);
  text += attribute("time", decimal(one.judged_ns, 9, 3));
  if (one.verdict == Verdict::kPass) return text + "/>\n";
  if (one.verdict == Verdict::kSkipped) {
    return text + ">\n      <skipped" + attribute("message", one.why) + "/>\n    </testcase>\n";
  }
  const std::string tag = one.verdict == Verdict::kFail ? "failure" : "error";
  return text + ">\n      <" + tag + attribute("type", to_string(one.verdict)) + attribute("message", one.why) + ">" +
         xml_text(one.at.empty() ? one.why : one.at + ": " + one.why) + "</" + tag + ">\n    </testcase>\n";
}

}  // namespace

std::string junit_xml(const JudgePlan& plan, const RunResult& result) {
  std::vector<Case> cases;
  for (const CellResult& cell : result.cells) {
    for (Case& one : cases_of(plan, cell)) cases.push_back(std::move(one));
  }
  if (result.cells.empty()) cases.push_back({"run", "", result.verdict, result.why, 0});
  const auto passed = std::ranges::count(cases, Verdict::kPass, &Case::verdict);
  const auto failed = std::ranges::count(cases, Verdict::kFail, &Case::verdict);
  const auto skipped = std::ranges::count(cases, Verdict::kSkipped, &Case::verdict);
  const std::int64_t all = static_cast<std::int64_t>(cases.size());
  const std::string counts = attribute("tests", std::to_string(all)) + attribute("failures", std::to_string(failed)) +
                             attribute("errors", std::to_string(all - passed - failed - skipped)) +
                             attribute("skipped", std::to_string(skipped)) +
                             attribute("time", decimal(result.elapsed_ns, 9, 3));
  std::string text = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites" + attribute("name", "prochron") + counts +
                     ">\n  <testsuite" + attribute("name", result.scenario) + counts + ">\n    <properties>\n      <property" +
                     attribute("name", "seed") + attribute("value", std::to_string(result.seed)) +
                     "/>\n      <property" + attribute("name", "verdict") +
                     attribute("value", to_string(result.verdict)) + "/>\n    </properties>\n";
  for (const Case& one : cases) text += case_xml(result.scenario, one);
  return text + "  </testsuite>\n</testsuites>\n";
}

}  // namespace prochron::verdict
