// Records that contradict the plan, themselves or common sense in ways that no single stamp shows: none of them may pass.
#include "verdict/judge.h"

#include <gmock/gmock.h>

#include "verdict/report.h"
#include "verdict/synthetic_test_run.h"

namespace prochron::verdict {
namespace {

using testing::HasSubstr;

constexpr std::int64_t kSecond = 1'000'000'000;
constexpr std::uint32_t kWindow = 5;  ///< of skew +5ms: control, two cells, control, three cells, control
constexpr std::int64_t kBegin = 1000 * kSecond + 14 * kSecond + 18 * kSecond + 3 * kSecond;
constexpr std::int64_t kEnd = kBegin + 6 * kSecond;
constexpr std::int64_t kActivation = kBegin - kSecond / 2;
constexpr HostId kHost{77};

bool within(std::int64_t native, std::int64_t begin, std::int64_t end) { return begin <= native && native < end; }

template <class Change>
void each_stamp(trace::Record& record, const Change& change) {
  if (auto* span = std::get_if<trace::SpanRecord>(&record)) change(span->process, span->begin), change(span->process, span->end);
  if (auto* idle = std::get_if<trace::IdleStampRecord>(&record)) change(idle->process, idle->stamp);
}

struct Row {
  const char* name;
  Verdict verdict;    ///< of the cell +5ms
  const char* why;    ///< part of what is said of it
  Tamper tamper;
};

void expect_rows(const std::vector<Row>& rows) {
  for (const Row& row : rows) {
    SyntheticOptions options = paper_like();
    options.tamper = row.tamper;
    const RunResult result = TestRun(options).judged();
    EXPECT_EQ(cell_at(result, "+5ms").verdict, row.verdict) << row.name;
    EXPECT_THAT(cell_at(result, "+5ms").why, HasSubstr(row.why)) << row.name;
    EXPECT_NE(result.verdict, Verdict::kPass) << row.name;
  }
}

TEST(JudgeDoubt, CommandsThatAreNotTheWindowsOwn) {
  using namespace trace;
  const auto late = [](Record& record, std::vector<Record>&) {
    auto* command = std::get_if<CommandRecord>(&record);
    if (command && command->window == kWindow && !command->heal) command->change.at.ns = kBegin + 3 * kSecond;
    each_stamp(record, [](ProcessIndex process, Stamp& stamp) {
      const bool early = within(stamp.native_ns, kActivation, kBegin + 3 * kSecond);
      if (process == kSyntheticBent && early) stamp.observed_ns -= 5'000'000;
    });
    return true;
  };
  const auto healed_early = [](Record& record, std::vector<Record>&) {
    auto* command = std::get_if<CommandRecord>(&record);
    if (command && command->window == kWindow && command->heal) command->change.at.ns = kBegin + 3 * kSecond;
    each_stamp(record, [](ProcessIndex process, Stamp& stamp) {
      const bool healed = within(stamp.native_ns, kBegin + 3 * kSecond, kEnd);
      if (process == kSyntheticBent && healed) stamp.observed_ns -= 5'000'000;
    });
    return true;
  };
  const auto stray = [](Record& record, std::vector<Record>& others) {
    const auto* process = std::get_if<ProcessRecord>(&record);
    if (process && process->process == 0) {
      const NativeTime published{kHost, kActivation - kSecond};
      others.push_back(CommandRecord{ClockId{3}, {1}, 77, false, {{kHost, kActivation}, {1'000'000}, {}}, published});
      others.push_back(CommandRecord{ClockId{3}, {2}, 77, true, {{kHost, kEnd}, {-1'000'000}, {}}, published});
    }
    each_stamp(record, [](ProcessIndex number, Stamp& stamp) {
      if (number >= 3 && within(stamp.native_ns, kActivation, kEnd)) stamp.observed_ns += 1'000'000;
    });
    return true;
  };
  expect_rows({
      {"the command of another window", Verdict::kInvalid, "never commanded", changing<CommandRecord>([](auto& command) {
         if (command.window == kWindow) command.window = 6;
       })},
      {"bent half of the window, as commanded", Verdict::kInvalid, "3.5 s after its planned instant", late},
      {"healed in mid-window, as commanded", Verdict::kInvalid, "before its planned end", healed_early},
      {"another clock bent as well", Verdict::kInvalid, "api: commanded without a plan", stray},
  });
}

TEST(JudgeDoubt, AControlThatIsStillBent) {
  using namespace trace;
  // The heal of the cell before comes only after the control between the cells, and the clock does as it is told.
  constexpr std::int64_t kHealed = 1000 * kSecond + 7 * kSecond + 12 * kSecond + 3 * kSecond / 2;
  SyntheticOptions options = paper_like();
  options.cells[1] = {"0ms", {1'000'000}, {}};
  options.tamper = [](Record& record, std::vector<Record>&) {
    auto* command = std::get_if<CommandRecord>(&record);
    if (command && command->window == 2 && command->heal) command->change.at.ns = kHealed + 7 * kSecond + kSecond / 2;
    each_stamp(record, [](ProcessIndex process, Stamp& stamp) {
      const bool left = within(stamp.native_ns, kHealed, kHealed + 7 * kSecond + kSecond / 2);
      if (process == kSyntheticBent && left) stamp.observed_ns += 1'000'000;
    });
    return true;
  };
  const RunResult result = TestRun(options).judged();
  EXPECT_NE(result.verdict, Verdict::kPass);
  EXPECT_NE(cell_at(result, "+7ms").verdict, Verdict::kPass) << "its control was none";
}

TEST(JudgeDoubt, WindowsThatDidNotRunAsPlanned) {
  using trace::WindowRecord;
  expect_rows({
      {"begun before the fault", Verdict::kInvalid, "planned instant",
       changing<WindowRecord>([](auto& w) { w.begin.ns -= w.window == kWindow ? kSecond : 0; })},
      {"four seconds short, and nobody says so", Verdict::kInconclusive, "",
       changing<WindowRecord>([](auto& w) { w.end.ns -= w.window == kWindow ? 4 * kSecond : 0; })},
  });
}

TEST(JudgeDoubt, StampsThatProveTooLittle) {
  using namespace trace;
  const Tamper stops = [](Record& record, std::vector<Record>&) {
    const auto* span = std::get_if<SpanRecord>(&record);
    const auto* idle = std::get_if<IdleStampRecord>(&record);
    const bool of_sink = (span && span->process == 4) || (idle && idle->process == 4);
    const std::int64_t at = span ? span->begin.native_ns : idle ? idle->stamp.native_ns : 0;
    return !of_sink || !within(at, kBegin + 3 * kSecond, kEnd);
  };
  const Tamper blurred = [](Record& record, std::vector<Record>&) {
    each_stamp(record, [](ProcessIndex process, Stamp& stamp) {
      if (process != kSyntheticBent || !within(stamp.native_ns, kActivation, kEnd)) return;
      stamp.width_ns = 11'000'000;  // up to 11 ms behind what it shows: 10 ms ahead is anything from -1 ms
      stamp.observed_ns += 5'000'000;
    });
    return true;
  };
  const Tamper unbent_twin = [](Record& record, std::vector<Record>& others) {
    const auto* idle = std::get_if<IdleStampRecord>(&record);
    if (const auto* one = std::get_if<ProcessRecord>(&record); one && one->process == kSyntheticBent) {
      ProcessRecord twin = *one;
      twin.process = 102, twin.victim.pid = 4802;
      others.push_back(twin);
      others.push_back(StreamEndRecord{102, 10, 10, true});
    }
    if (idle && idle->process == kSyntheticBent) {
      Stamp stamp = idle->stamp;
      stamp.observed_ns = stamp.native_ns + 1'790'000'000'000'000'000 + 20;
      others.push_back(IdleStampRecord{102, stamp});
    }
    return true;
  };
  expect_rows({
      {"a stream of stamps that stops in mid-window", Verdict::kInvalid, "sink (pid 4704) was not seen for 3.0 s", stops},
      {"stamps too wide to tell the bent clock from the true one", Verdict::kInvalid, "too wide", blurred},
      {"two processes of one stage, one of them not bent", Verdict::kInvalid, "measured 0.000 ms ±", unbent_twin},
      {"the host's own clock not sampled any more", Verdict::kInvalid, "was not sampled",
       dropping<DisciplineRecord>([](const auto& d) { return d.native_ns > kBegin + kSecond; })},
      {"the host re-tuned by 6 ppm", Verdict::kInvalid, "changed its rate", changing<DisciplineRecord>([](auto& d) {
         const std::int64_t since = d.native_ns - kBegin - 3 * kSecond;
         if (since > 0) d.raw_ns -= since * 6 / 1'000'000;
       })},
  });
}

TEST(JudgeDoubt, SpansThatCannotBe) {
  using namespace trace;
  const auto out_hop = [](const SpanRecord& span) {
    const bool sends = span.stage == 2 && span.kind == SpanKind::kProduce;
    const bool receives = span.stage == 3 && span.kind == SpanKind::kConsume;
    return (sends || receives) && within(span.begin.native_ns, kBegin, kEnd);
  };
  const Tamper twice = [out_hop](Record& record, std::vector<Record>& others) {
    const auto* span = std::get_if<SpanRecord>(&record);
    if (span && out_hop(*span)) others.push_back(*span);
    return true;
  };
  const auto pending = std::make_shared<std::vector<Record>>();
  const Tamper later_again = [out_hop, pending](Record& record, std::vector<Record>& others) {
    const auto* span = std::get_if<SpanRecord>(&record);
    if (span && out_hop(*span)) pending->push_back(*span);
    if (std::holds_alternative<WindowRecord>(record)) others.swap(*pending);
    return true;
  };
  expect_rows({
      {"every span of a hop recorded twice", Verdict::kInvalid, "recorded twice", twice},
      {"a batch recorded again at the window's end", Verdict::kInvalid, "recorded twice", later_again},
      {"received an hour after the run", Verdict::kInvalid, "", changing<SpanRecord>([out_hop](auto& span) {
         if (!out_hop(span) || span.kind != SpanKind::kConsume || span.message % 10 != 0) return;
         for (Stamp* stamp : {&span.begin, &span.end}) {
           stamp->native_ns += 3600 * kSecond, stamp->observed_ns += 3600 * kSecond, stamp->raw_ns += 3600 * kSecond;
         }
       })},
      {"a peer that the pipeline does not have", Verdict::kInvalid, "no such hop", changing<SpanRecord>([out_hop](auto& s) {
         if (out_hop(s) && s.message % 10 == 0) s.peer = 77;
       })},
      {"sends to a peer that the pipeline does not have", Verdict::kInvalid, "no such hop",
       [out_hop](Record& record, std::vector<Record>&) {
         auto* span = std::get_if<SpanRecord>(&record);
         if (!span || !out_hop(*span) || span->message % 10 != 0) return true;
         span->peer = 77;
         return span->kind == SpanKind::kProduce;
       }},
      {"a tenth of the receives missing, nothing lost", Verdict::kInvalid, "sends have no receive",
       dropping<SpanRecord>([out_hop](const auto& span) {
         return out_hop(span) && span.kind == SpanKind::kConsume && span.message % 10 == 0;
       })},
      {"spans of a process that nobody knows", Verdict::kInvalid, "", changing<SpanRecord>([out_hop](auto& span) {
         if (out_hop(span) && span.kind == SpanKind::kConsume) span.process = 909;
       })},
  });
}

}  // namespace
}  // namespace prochron::verdict
