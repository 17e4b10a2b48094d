// Runs that prove nothing: each is INVALID in the cells concerned, for the reason that it is.
#include <gmock/gmock.h>

#include "verdict/judge.h"
#include "verdict/report.h"
#include "verdict/synthetic_test_run.h"

namespace prochron::verdict {
namespace {

using testing::HasSubstr;

constexpr std::uint32_t kCellWindow = 5;  ///< of skew +5ms: control, two cells, control, three cells
constexpr const char* kCell = "+5ms";
constexpr std::int64_t kSecond = 1'000'000'000;
/// Native ns at which that window begins and ends: two controls of 7 s, three cells of 6 s and six guard bands
constexpr std::int64_t kBegin = 1000 * kSecond + 14 * kSecond + 18 * kSecond + 6 * kSecond / 2;
constexpr std::int64_t kEnd = kBegin + 6 * kSecond;

bool is_inside(const trace::Stamp& stamp) { return stamp.native_ns >= kBegin && stamp.native_ns < kEnd; }

/// Changes every stamp, told whose it is.
template <class Change>
Tamper changing_stamps(const Change& change) {
  return [change](trace::Record& record, std::vector<trace::Record>&) {
    if (auto* span = std::get_if<trace::SpanRecord>(&record)) {
      change(span->process, span->begin), change(span->process, span->end);
    }
    if (auto* idle = std::get_if<trace::IdleStampRecord>(&record)) change(idle->process, idle->stamp);
    return true;
  };
}

struct Row {
  const char* name;
  const char* why;    ///< part of what is said of the cell
  bool others_stand;  ///< the remaining cells are still judged
  Tamper tamper;
};

std::vector<Row> rows() {
  using namespace trace;
  std::vector<Row> rows;
  rows.push_back(
      {"escaped victim", "measured 0.000 ms ±", true, changing_stamps([](ProcessIndex process, Stamp& stamp) {
         const bool escaped = process == kSyntheticBent && is_inside(stamp) && stamp.native_ns >= kBegin + 3 * kSecond;
         if (escaped) stamp.observed_ns -= 5'000'000;
       })});
  rows.push_back({"the same, with its instant", "from 3.5 s into the fault on, in ", true, rows.back().tamper});
  const Tamper shown = changing_stamps([](ProcessIndex, Stamp& stamp) {
    if (stamp.native_ns >= kBegin + 3 * kSecond) stamp.observed_ns += 2000;
  });
  rows.push_back({"host stepped by 2 us", "the host's own clock was stepped by +2000 ns", true,
                  [shown](Record& record, std::vector<Record>& others) {
                    auto* sample = std::get_if<DisciplineRecord>(&record);
                    if (sample && sample->native_ns >= kBegin + 3 * kSecond) sample->k_ns += 2000;
                    return shown(record, others);
                  }});
  rows.push_back({"host re-tuned by 9 ppm", "the host's own clock changed its rate by 8 ppm", true,
                  changing<DisciplineRecord>([](auto& d) {
                    const std::int64_t since = d.native_ns - kBegin - 3 * kSecond;
                    if (since > 0) d.raw_ns -= since * 9 / 1'000'000;
                  })});
  rows.push_back(
      {"published late", "ns after the instant at which it was to act", true, changing<CommandRecord>([](auto& c) {
         if (c.window == kCellWindow && !c.heal) c.published.ns = c.change.at.ns;
       })});
  rows.push_back({"one stage silent in the window", "postprocess (pid 4703) took no stamp in this window", true,
                  [](Record& record, std::vector<Record>&) {
                    const auto* span = std::get_if<SpanRecord>(&record);
                    if (span && span->process == 3) return !is_inside(span->begin) && !is_inside(span->end);
                    const auto* idle = std::get_if<IdleStampRecord>(&record);
                    return !(idle && idle->process == 3 && is_inside(idle->stamp));
                  }});
  rows.push_back(
      {"records lost on the way", "records were lost on the way", false, changing<StreamEndRecord>([](auto& e) {
         if (e.process == 1) e.received -= e.received / 900;
       })});
  rows.push_back({"stream without an end", "its stream of records never ended", false,
                  dropping<StreamEndRecord>([](const auto& e) { return e.process == 1; })});
  rows.push_back({"host never sampled", "its host's own clock was never sampled", false,
                  dropping<DisciplineRecord>([](const auto&) { return true; })});
  rows.push_back({"two hosts", "inference -> postprocess crosses from one host to another", false,
                  changing<ProcessRecord>([](auto& p) { p.host.value += p.stage == 3 ? 1 : 0; })});
  rows.push_back({"a stage that was never there", "sink: no process of it was recorded", false,
                  dropping<ProcessRecord>([](const auto& p) { return p.stage == 4; })});
  return rows;
}

TEST(JudgeAttestation, WhatProvesNothingIsInvalidForItsReason) {
  for (const Row& row : rows()) {
    SyntheticOptions options = paper_like();
    options.tamper = row.tamper;
    TestRun run(options);
    const RunResult result = run.judged();
    EXPECT_EQ(result.verdict, Verdict::kInvalid) << row.name;
    EXPECT_EQ(cell_at(result, kCell).verdict, Verdict::kInvalid) << row.name;
    EXPECT_THAT(cell_at(result, kCell).why, HasSubstr(row.why)) << row.name;
    EXPECT_EQ(cell_at(result, "0ms").verdict, row.others_stand ? Verdict::kPass : Verdict::kInvalid)
        << row.name << ": " << cell_at(result, "0ms").why;
    EXPECT_THAT(console(run.plan, result, false), HasSubstr("INVALID: this run proves nothing.")) << row.name;
  }
}

TEST(JudgeAttestation, AShimThatIsNotThereIsInvalidInEveryBentCell) {
  SyntheticOptions options = paper_like();
  options.follows = false;
  const RunResult result = TestRun(options).judged();
  EXPECT_EQ(result.verdict, Verdict::kInvalid);
  EXPECT_EQ(cell_at(result, "0ms").verdict, Verdict::kPass) << "nothing was to happen there, and nothing did";
  EXPECT_THAT(cell_at(result, "+5ms").why, HasSubstr("gpu: commanded +5.000 ms, measured 0.000 ms ±"));
  EXPECT_EQ(cell_at(result, "+5ms").faults[0].measured.offset.ns / 100, 0);
}

/// A foreign program beside the pipeline, on the bent clock.
Tamper with_foreign(std::function<void(std::vector<trace::Record>&)> more) {
  return [more](trace::Record& record, std::vector<trace::Record>& others) {
    const auto* process = std::get_if<trace::ProcessRecord>(&record);
    if (process && process->process == 0) {
      others.push_back(trace::ProcessRecord{105, 0, process->host, ClockId{2}, {4711, 1}, false, "/usr/bin/java"});
      more(others);
    }
    return true;
  };
}

TEST(JudgeAttestation, AForeignVictimThatEscapedIsNamedWithTheInstant) {
  const HostId host{77};
  SyntheticOptions options = paper_like();
  options.tamper = with_foreign([&](std::vector<trace::Record>& others) {
    others.push_back(trace::AttachRecord{105, {host, 1'000'000'000'001}, 1});
    others.push_back(
        trace::EscapeRecord{105, {host, kBegin + 2'600'000'000}, faults::Escape::kExecedUnbent, "/bin/busybox"});
  });
  const RunResult result = TestRun(options).judged();
  EXPECT_EQ(cell_at(result, "+2ms").verdict, Verdict::kPass) << "before the escape";
  EXPECT_EQ(cell_at(result, "+5ms").verdict, Verdict::kInvalid);
  EXPECT_THAT(cell_at(result, "+5ms").why,
              HasSubstr("(pid 4711) exec'd a program that is not bent: /bin/busybox, 3.1 s into the fault"));
  EXPECT_EQ(cell_at(result, "+7ms").verdict, Verdict::kInvalid) << "it never came back";
}

TEST(JudgeAttestation, AForeignVictimThatNeverAttachedIsInvalid) {
  SyntheticOptions options = paper_like();
  options.tamper = with_foreign([](std::vector<trace::Record>&) {});
  const RunResult result = TestRun(options).judged();
  EXPECT_THAT(cell_at(result, "+5ms").why, HasSubstr("(pid 4711) never attached to its clock: /usr/bin/java"));
  EXPECT_EQ(cell_at(result, "0ms").verdict, Verdict::kPass) << "no clock of it was bent";
}

/// The bent process as if it were a foreign program, and what its agent read of it.
RunResult judged_as_foreign(const std::function<bool(const trace::Stamp&)>& read) {
  SyntheticOptions options = paper_like();
  options.tamper = [read](trace::Record& record, std::vector<trace::Record>& others) {
    if (auto* process = std::get_if<trace::ProcessRecord>(&record); process && process->process == kSyntheticBent) {
      process->stamps = false;
      others.push_back(trace::AttachRecord{kSyntheticBent, {process->host, 1}, 1});
    }
    const auto* span = std::get_if<trace::SpanRecord>(&record);
    if (span != nullptr && span->process == kSyntheticBent) return read(span->begin);
    const auto* idle = std::get_if<trace::IdleStampRecord>(&record);
    return idle == nullptr || idle->process != kSyntheticBent || read(idle->stamp);
  };
  return TestRun(options).judged();
}

TEST(JudgeAttestation, AForeignProgramIsHeldToWhatWasReadOfIt) {
  const auto all = [](const trace::Stamp&) { return true; };
  EXPECT_TRUE(cell_at(judged_as_foreign(all), kCell).faults[0].attested);
  const auto stopped = [](const trace::Stamp& s) { return !is_inside(s) || s.native_ns < kBegin + 2 * kSecond; };
  EXPECT_THAT(cell_at(judged_as_foreign(stopped), kCell).why, HasSubstr("was not seen for 4.0 s of this window"));
  const auto none = [](const trace::Stamp& s) { return !is_inside(s); };
  EXPECT_THAT(cell_at(judged_as_foreign(none), kCell).why, HasSubstr("what its clock shows was never read in this window"));
}

TEST(JudgeAttestation, AFaultThatIsNotTheOnePlannedIsInvalid) {
  TestRun run(paper_like());
  run.plan.windows[kCellWindow].faults[0].changes[0].step = Offset{4'000'000};
  const RunResult result = run.judged();
  EXPECT_THAT(cell_at(result, "+5ms").why, HasSubstr("commanded +5.000 ms 0.0 ppm instead"));
}

TEST(JudgeAttestation, AStartThatIsNotThePlannedOneIsInvalidEverywhere) {
  TestRun run(paper_like());
  run.plan.clocks_start = 1'774'745'990'000'000'000;
  const RunResult result = run.judged();
  EXPECT_EQ(result.verdict, Verdict::kInvalid);
  EXPECT_THAT(cell_at(result, "0ms").why, HasSubstr("started at the host's own time instead of 2026-03-29T00:59:50Z"));
}

TEST(JudgeAttestation, OneBentSpanBreaksTheIdentity) {
  SyntheticOptions options = paper_like();
  // The observed half alone moves, by less than the stamp's own check could see of a clock: a forged rate.
  options.tamper = changing<trace::SpanRecord>([](auto& span) {
    const bool out = span.stage == 3 && span.kind == trace::SpanKind::kConsume && is_inside(span.begin);
    if (out && span.message % 10 == 0) span.begin.observed_ns += 5'000'000;
  });
  const RunResult result = TestRun(options).judged();
  EXPECT_EQ(cell_at(result, "+5ms").verdict, Verdict::kInvalid) << "a rate moved by ten points without its latencies";
}

}  // namespace
}  // namespace prochron::verdict
