// What is printed: result.json has every documented key, tables are rectangular, the console is aligned and says what
// it must.
#include "verdict/report.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <sstream>

#include "verdict/report/text_table.h"
#include "verdict/synthetic_test_run.h"

namespace prochron::verdict {
namespace {

using Json = nlohmann::json;
using testing::HasSubstr;
using testing::StartsWith;

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream stream(text);
  for (std::string line; std::getline(stream, line);) lines.push_back(line);
  return lines;
}

void expect_keys(const Json& object, const std::vector<std::string>& keys, const char* of) {
  for (const std::string& key : keys) EXPECT_TRUE(object.contains(key)) << of << "." << key;
}

TEST(ResultJson, HasEveryDocumentedKey) {
  const Json json = Json::parse(result_json(TestRun(paper_like()).judged()));
  expect_keys(json, {"schema", "scenario", "seed", "verdict", "code", "why", "confidence", "family_size", "cells"},
              "result");
  const Json& cell = json.at("cells").at(3);
  expect_keys(cell,
              {"id", "axes", "session", "verdict", "code", "why", "faults", "hops", "throughput", "outputs", "rules"},
              "cell");
  expect_keys(cell.at("faults").at(0),
              {"kind", "clock", "backend", "fidelity", "commanded", "measured", "attested", "spread_ns", "heal",
               "healed", "heal_ns"},
              "fault");
  expect_keys(cell.at("faults").at(0).at("commanded"), {"at_ns", "offset_ns", "rate_ppt"}, "commanded");
  expect_keys(cell.at("faults").at(0).at("measured"), {"offset_ns", "bound_ns", "rate_ppt"}, "measured");
  expect_keys(cell.at("faults").at(0).at("followed"), {"processes", "deviation_ns", "bound_ns"}, "followed");
  const Json& hop = cell.at("hops").at(2);
  expect_keys(hop,
              {"from", "to", "n", "expected", "negative", "rate", "low", "high", "n_effective", "predicted",
               "true_latency_ns", "margin", "causes"},
              "hop");
  expect_keys(hop.at("margin"), {"p", "ahead", "behind"}, "margin");
  expect_keys(cell.at("throughput"),
              {"kind", "offered_per_s", "control_per_s", "faulted_per_s", "ratio", "low", "high", "pairs", "scatter"},
              "throughput");
  expect_keys(cell.at("outputs"), {"right", "wrong", "lost", "duplicated", "reordered"}, "outputs");
  expect_keys(cell.at("rules").at(0), {"name", "at", "verdict", "measured", "low", "high", "limit", "why"}, "rule");
  EXPECT_EQ(cell.at("id"), "skew=+5ms");
  EXPECT_EQ(cell.at("faults").at(0).at("commanded").at("offset_ns"), 5'000'000);
  EXPECT_EQ(hop.at("n"), 240);
}

TEST(Tables, HaveOneRowPerCellAndHop) {
  TestRun run(paper_like());
  const RunResult result = run.judged();
  struct Row {
    const char* name;
    std::string text;
    std::size_t rows;
  };
  for (const Row& row : {Row{"cells", cells_csv(result), 1 + 1 + 5}, Row{"hops", hops_csv(result), 1 + (1 + 5) * 4},
                        Row{"faults", faults_csv(result), 1 + 5}, Row{"windows", windows_csv(run.plan, result), 1 + 3 + 5}}) {
    const auto lines = lines_of(row.text);
    EXPECT_EQ(lines.size(), row.rows) << row.name;
    for (const std::string& line : lines) {
      EXPECT_EQ(std::ranges::count(line, ','), std::ranges::count(lines[0], ',')) << row.name << ": " << line;
    }
  }
  RunResult quoted = result;
  quoted.cells[0].why = "says \"no\", twice";
  EXPECT_THAT(cells_csv(quoted), HasSubstr("\"says \"\"no\"\", twice\""));
}

TEST(Tables, SayHowManyProcessesWereReadAndHowFarTheWorstWasFromItsCommand) {
  SyntheticOptions options = paper_like();
  struct Row {
    bool follows;
    std::int64_t least, most;
    const char* why;
  };
  for (const Row& row : {Row{true, 0, 1'000, "as commanded, within what stamps can tell"},
                         Row{false, 4'999'000, 5'001'000, "nobody followed"}}) {
    options.follows = row.follows;
    const RunResult result = TestRun(options).judged();
    const FaultResult& fault = cell_at(result, "+5ms").faults.at(0);
    EXPECT_EQ(fault.processes, 1) << row.why;
    EXPECT_GE(fault.deviation_ns, row.least) << row.why;
    EXPECT_LE(fault.deviation_ns, row.most) << row.why;
    EXPECT_GT(fault.deviation_bound_ns, 0) << row.why;
    const std::string numbers = ",1," + std::to_string(fault.deviation_ns) + "," + std::to_string(fault.deviation_bound_ns) + "\n";
    EXPECT_THAT(faults_csv(result), HasSubstr(numbers)) << row.why;
  }
}

TEST(Tables, WhatNobodyCouldReadIsNoNumber) {
  TestRun run(paper_like());
  RunResult result = run.judged();
  ASSERT_FALSE(result.cells.empty());
  FaultResult& fault = result.cells[0].faults.at(0);
  fault.measured = {}, fault.measured_rate.reset();
  const auto told = Json::parse(result_json(result))["cells"][0]["faults"][0]["measured"];
  EXPECT_TRUE(told["offset_ns"].is_null() && told["bound_ns"].is_null() && told["rate_ppt"].is_null()) << told;
  EXPECT_THAT(faults_csv(result), HasSubstr("," + std::to_string(fault.commanded_rate.ppt) + ",,,,0,"));
  EXPECT_THAT(console(run.plan, result, false), HasSubstr("not read"));
}

TEST(TextTable, AlignsByCharactersAndIgnoresColours) {
  EXPECT_EQ(aligned({{"a", "b"}, {"±38", "x"}, {"\x1b[1;32mok\x1b[0m", "y"}}),
            " a    b\n ±38  x\n \x1b[1;32mok\x1b[0m   y\n");
}

TEST(Console, IsTheDocumentedPage) {
  SyntheticOptions options = paper_like();
  options.cells = {{"0", {}, {}}, {"+5ms", {5'000'000}, {}}};
  TestRun run(options);
  Expectation& high = run.expect("negative_spans");
  high.hop = {"inference", "postprocess"};
  high.at_least = Share{200'000'000};
  high.cells = {1};
  const RunResult result = run.judged();
  const auto lines = lines_of(console(run.plan, result, false));
  ASSERT_EQ(lines.size(), 7U);
  EXPECT_THAT(lines[0], StartsWith(" ok  zeromq  control 21s  840 spans/hop  margin at 2 %: gpu ahead 3."));
  EXPECT_THAT(lines[1], testing::MatchesRegex(" skew +measured +hop +negative +rate .95 %. +predicted +outputs +rule"));
  EXPECT_THAT(lines[3], StartsWith(" +5ms  +4.999 9"));
  EXPECT_THAT(lines[3], HasSubstr("inference -> postprocess  "));
  EXPECT_THAT(lines[3], HasSubstr("240 right  at least 20 %   ok"));
  EXPECT_THAT(lines[4], StartsWith(" The threshold is the hop: its fastest 2 % take 3."));
  EXPECT_THAT(lines[4], HasSubstr("Offered 40/s was met in all cells (not a capacity test)."));
  EXPECT_THAT(lines[5], HasSubstr("a calibration"));
  EXPECT_THAT(lines[6], StartsWith("PASS  2 of 2 cells, all attested within "));
  EXPECT_THAT(console(run.plan, result, true), HasSubstr("\x1b[1;32mPASS\x1b[0m"));
}

}  // namespace
}  // namespace prochron::verdict
