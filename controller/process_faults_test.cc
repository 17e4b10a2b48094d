// Kill, pause and restart in virtual time, judged by the real judge: what was planned and done passes, with what was
// lost counted; what was not done, or not as planned, proves nothing.
#include <gtest/gtest.h>


#include "controller/virtual_run.h"
#include "verdict/judge.h"
#include "verdict/report.h"

namespace prochron::controller {
namespace {

namespace fs = std::filesystem;

constexpr const char* kSpec = R"(scenario: faults
nodes: {edge: local, gpu: local}
pipeline:
  transport: zeromq
  links: {edge -> gpu: {delay: 2ms, jitter: 100us}}
  stages:
    - source: {node: edge, rate: 1000/s}
    - inference: {node: gpu, model: digest}
    - sink: {node: gpu}
schedule:
  - warmup: 1s
  - control: 12s
  - faults:
      for: 8s
      settle: 500ms
      inject:
        - drift: {clock: inference, rate: 200ppm}
        - FAULT
  - recovery: 5s
expect:
  - outputs: {lost: 10, duplicated: 0, wrong: 0}
  - outputs: {lost: 0, during: recovery}
)";

std::string spec_with(const std::string& fault) {
  std::string text = kSpec;
  return text.replace(text.find("FAULT"), 5, fault);
}

verdict::RunResult judged(const VirtualRun& run, const fs::path& history) {
  const auto reader = trace::HistoryReader::open(history);
  EXPECT_TRUE(reader);
  auto result = verdict::judge(run.plan.judge, *reader, {1});
  EXPECT_TRUE(result) << to_string(result.error());
  return std::move(*result);
}

struct Row {
  const char* fault;
  double away;  ///< s
  bool loses;
  const char* why;
};

TEST(ProcessFaultsJudged, WhatWasPlannedAndDonePasses) {
  for (const Row& row : {Row{"restart: {stage: inference, at: 3002300us}", 0, true, "an inner stage, at work on a message"},
                         Row{"kill: {stage: inference, at: 3002300us, for: 500ms}", 0.5, true, "down for a while"},
                         Row{"kill: {stage: source, at: 3s, for: 500ms}", 0.5, false, "a source makes fewer messages"},
                         Row{"pause: {stage: inference, at: 3s, for: 1s}", 1, false, "a pause loses nothing"}}) {
    SCOPED_TRACE(row.why);
    const Scratch scratch;
    VirtualRun run(plan_of(spec_with(row.fault)), scratch.path / "history");
    ASSERT_TRUE(run.run());
    const verdict::RunResult result = judged(run, scratch.path / "history");
    EXPECT_EQ(result.verdict, verdict::Verdict::kPass) << verdict::console(run.plan.judge, result, false);
    ASSERT_EQ(result.cells.size(), 1U);
    ASSERT_EQ(result.cells[0].faults.size(), 2U);
    const verdict::FaultResult& drift = result.cells[0].faults[0];
    EXPECT_TRUE(drift.attested);
    EXPECT_TRUE(drift.healed) << "by the process that was there to heal";
    EXPECT_NEAR(static_cast<double>(drift.measured_rate.value_or(Rate{}).ppt), 200e6, 2e6) << "over the restart";
    const verdict::FaultResult& fault = result.cells[0].faults[1];
    ASSERT_TRUE(fault.process);
    EXPECT_TRUE(fault.attested);
    EXPECT_TRUE(fault.healed);
    EXPECT_NEAR(static_cast<double>(fault.process->away_ns) / 1e9, row.away, 0.1);
    EXPECT_EQ(result.cells[0].outputs.lost > 0, row.loses) << result.cells[0].outputs.lost;
  }
}

/// The record of a run with a restart, changed or left out where `tamper` says.
verdict::RunResult tampered(const std::function<bool(trace::ProcessFaultRecord&)>& tamper) {
  const Scratch scratch;
  VirtualRun run(plan_of(spec_with("restart: {stage: inference, at: 3s}")), scratch.path / "history");
  EXPECT_TRUE(run.run());
  const auto reader = trace::HistoryReader::open(scratch.path / "history");
  auto writer = trace::HistoryWriter::create(scratch.path / "changed");
  EXPECT_TRUE(reader->for_each(0, [&](const trace::Record& record) {
    trace::Record changed = record;
    auto* fault = std::get_if<trace::ProcessFaultRecord>(&changed);
    const bool kept = fault == nullptr || tamper(*fault);
    EXPECT_TRUE(!kept || writer->append(0, changed));
  }));
  EXPECT_TRUE(writer->close());
  return judged(run, scratch.path / "changed");
}

TEST(ProcessFaultsJudged, WhatWasNotDoneAsPlannedProvesNothing) {
  struct Lie {
    const char* why;
    const char* said;
    std::function<bool(trace::ProcessFaultRecord&)> tamper;
  };
  const Lie kLies[] = {
      {"never commanded", "restart inference: never commanded at its instant", [](auto&) { return false; }},
      {"never acted", "restart inference: commanded, but never seen to act",
       [](auto& fault) { return fault.began_ns == 0; }},
      {"never back", "restart inference: it was never seen again", [](auto& fault) { return fault.ended_ns == 0; }},
      {"late", "restart inference: acted 2.0 s late",
       [](auto& fault) {
         if (fault.began_ns != 0) fault.began_ns += 2'000'000'000;
         return true;
       }},
      {"at another instant", "restart inference: never commanded at its instant",
       [](auto& fault) {
         fault.at = fault.at + std::chrono::milliseconds(1);
         return true;
       }},
      {"another fault", "restart inference: commanded a pause instead",
       [](auto& fault) {
         fault.fault = faults::ProcessFault::kPause;
         return true;
       }},
      {"nobody came", "restart inference: nobody took its place",
       [](auto& fault) {
         fault.successor = fault.process;
         return true;
       }},
  };
  for (const Lie& lie : kLies) {
    const verdict::RunResult result = tampered(lie.tamper);
    EXPECT_EQ(result.verdict, verdict::Verdict::kInvalid) << lie.why;
    EXPECT_EQ(result.cells[0].why, lie.said) << lie.why;
  }
}

}  // namespace
}  // namespace prochron::controller
