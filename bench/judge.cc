// `bench_judge write DIR SPANS` makes the History of a synthetic paper run with about that many spans, its windows
// being always the same length; `bench_judge judge DIR SPANS THREADS` judges it and prints what that took as one JSON
// line. Two processes, so that the memory of judging is not that of writing.
#include "verdict/judge.h"

#include <sys/resource.h>

#include <cstdio>
#include <cstdlib>
#include <string>

#include "host/native_clock.h"
#include "verdict/report.h"
#include "verdict/synthetic/synthetic_run.h"

namespace prochron::verdict {
namespace {

constexpr std::int64_t kSpansPerMessage = 2 * kSyntheticHops;

SyntheticOptions options_for(std::int64_t spans) {
  SyntheticOptions options;
  options.seed = 11;
  for (int level = -8; level <= 8; ++level) {
    options.cells.push_back({std::to_string(level) + "ms", {level * std::int64_t{1'000'000}}, {}});
  }
  constexpr std::int64_t kSeconds = 3 * 7 + 17 * 6 + 20 / 2;  // controls, cells, guard bands
  options.messages_per_second = spans / kSpansPerMessage / kSeconds;
  return options;
}

JudgePlan plan_for(const SyntheticOptions& options) {
  JudgePlan plan = synthetic_plan(options);
  const auto expect = [&plan](const char* rule) -> Expectation& {
    Expectation& added = plan.expectations.emplace_back();
    added.rule = rule;
    for (std::uint32_t cell = 0; cell < plan.cells.size(); ++cell) added.cells.push_back(cell);
    return added;
  };
  expect("prediction").within = Duration{250'000};
  expect("throughput").at_least = Share{990'000'000};
  expect("outputs").lost = 0;
  return plan;
}

int write(const std::string& folder, const SyntheticOptions& options) {
  auto writer = trace::HistoryWriter::create(folder);
  const auto spans = writer ? write_synthetic(options, *writer) : Result<std::int64_t>(pass(writer));
  if (!spans || !writer->close()) {
    std::fprintf(stderr, "bench_judge: %s\n", spans ? "could not close the history" : to_string(spans.error()).c_str());
    return 1;
  }
  std::printf("%lld\n", static_cast<long long>(*spans));
  return 0;
}

int judge_folder(const std::string& folder, const SyntheticOptions& options, int threads) {
  const JudgePlan plan = plan_for(options);
  const auto reader = trace::HistoryReader::open(folder);
  const std::int64_t begin = host::monotonic_ns();
  const auto result = reader ? judge(plan, *reader, {threads}) : Result<RunResult>(pass(reader));
  const auto took = static_cast<double>(host::monotonic_ns() - begin) / 1e9;
  if (!result) {
    std::fprintf(stderr, "bench_judge: %s\n", to_string(result.error()).c_str());
    return 1;
  }
  std::int64_t crossings = 0;
  for (const auto* part : {&result->cells, &result->controls}) {
    for (const CellResult& cell : *part) {
      for (const HopResult& hop : cell.hops) crossings += hop.measured.n;
    }
  }
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  std::printf("{\"seconds\": %.3f, \"peak_kib\": %ld, \"crossings\": %lld, \"verdict\": \"%s\"}\n", took,
              usage.ru_maxrss, static_cast<long long>(crossings), to_string(result->verdict));
  return 0;
}

}  // namespace
}  // namespace prochron::verdict

int main(int argc, char** argv) {
  using namespace prochron::verdict;
  const std::string verb = argc > 3 ? argv[1] : "";
  const SyntheticOptions options = options_for(argc > 3 ? std::atoll(argv[3]) : 1'000'000);
  if (verb == "write") return write(argv[2], options);
  if (verb == "judge" && argc > 4) return judge_folder(argv[2], options, std::atoi(argv[4]));
  std::fprintf(stderr, "usage: bench_judge write DIR SPANS | judge DIR SPANS THREADS\n");
  return 64;
}
