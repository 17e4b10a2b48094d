// A synthetic run on disk for one test, with the paper's expectations, judged on demand.
#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <string>
#include <utility>

#include "verdict/judge.h"
#include "verdict/synthetic/synthetic_run.h"

namespace prochron::verdict {

/// Five skews around the hop's 4 ms, in the paper's windows: 240 messages each, 840 in control.
inline SyntheticOptions paper_like() {
  SyntheticOptions options;
  options.seed = 7;
  for (const std::int64_t ms : {-7, 0, 2, 5, 7}) {
    options.cells.push_back({(ms > 0 ? "+" : "") + std::to_string(ms) + "ms", {ms * 1'000'000}, {}});
  }
  return options;
}

/// A tamper that changes records of one kind and keeps all.
template <class R, class Change>
Tamper changing(const Change& change) {
  return [change](trace::Record& record, std::vector<trace::Record>&) {
    if (auto* one = std::get_if<R>(&record)) change(*one);
    return true;
  };
}

/// A tamper that drops the records of one kind for which `unwanted` holds.
template <class R, class Unwanted>
Tamper dropping(const Unwanted& unwanted) {
  return [unwanted](trace::Record& record, std::vector<trace::Record>&) {
    const auto* one = std::get_if<R>(&record);
    return one == nullptr || !unwanted(*one);
  };
}

/// Owned by a test; one thread.
class TestRun {
 public:
  explicit TestRun(SyntheticOptions options) : plan(synthetic_plan(options)), options_(std::move(options)) {
    const auto* test = testing::UnitTest::GetInstance()->current_test_info();
    folder_ = std::filesystem::path(testing::TempDir()) /
              (std::string("verdict.") + test->test_suite_name() + "." + test->name() + "." + std::to_string(count_++));
    for (std::uint32_t cell = 0; cell < plan.cells.size(); ++cell) all_cells_.push_back(cell);
    expect("prediction").within = Duration{250'000};
    expect("throughput").at_least = Share{990'000'000};
    Expectation& outputs = expect("outputs");
    outputs.lost = outputs.duplicated = outputs.wrong = outputs.reordered = 0;
  }
  ~TestRun() { std::filesystem::remove_all(folder_); }
  TestRun(const TestRun&) = delete;
  TestRun& operator=(const TestRun&) = delete;

  /// Adds an expectation over all cells.
  Expectation& expect(const std::string& rule) {
    Expectation& added = plan.expectations.emplace_back();
    added.rule = rule;
    added.at = {"paper.yaml", static_cast<int>(19 + plan.expectations.size()), 5};
    added.cells = all_cells_;
    return added;
  }

  RunResult judged(int threads = 1) {
    std::filesystem::remove_all(folder_);
    auto writer = trace::HistoryWriter::create(folder_);
    EXPECT_TRUE(writer);
    const auto written = write_synthetic(options_, *writer);
    EXPECT_TRUE(written) << to_string(written.error());
    EXPECT_TRUE(writer->close());
    return judged_again(threads);
  }
  const std::filesystem::path& folder() const { return folder_; }
  /// An error is as good an answer as a verdict.
  Result<RunResult> judged_or_refused() {
    (void)trace::HistoryWriter::create(folder_);
    const auto reader = trace::HistoryReader::open(folder_);
    EXPECT_TRUE(reader);
    return judge(plan, *reader, {});
  }
  /// Of what is on the disk already.
  RunResult judged_again(int threads) const {
    const auto reader = trace::HistoryReader::open(folder_);
    EXPECT_TRUE(reader);
    auto result = judge(plan, *reader, {threads});
    EXPECT_TRUE(result) << to_string(result.error());
    return std::move(*result);
  }

  JudgePlan plan;

 private:
  static inline int count_ = 0;
  SyntheticOptions options_;
  std::filesystem::path folder_;
  std::vector<std::uint32_t> all_cells_;
};

/// A cell by the label of its skew.
inline const CellResult& cell_at(const RunResult& result, const std::string& label) {
  return *std::ranges::find(result.cells, "skew=" + label, &CellResult::id);
}

inline const RuleResult& rule_of(const CellResult& cell, const std::string& name) {
  return *std::ranges::find_if(cell.rules, [&](const RuleResult& rule) { return rule.name.starts_with(name); });
}

}  // namespace prochron::verdict
