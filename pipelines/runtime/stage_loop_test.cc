// Whole pipelines of real stage loops over memory: what they record, whatever their shape.
#include "pipelines/runtime/stage_loop.h"

#include <gmock/gmock.h>

#include <map>
#include <set>

#include "pipelines/runtime/testing/threaded_session.h"

namespace prochron::pipelines {
namespace {

using namespace std::chrono_literals;
using ::testing::Contains;
using ::testing::HasSubstr;
using testing::ThreadedSession;
using trace::OutputRecord;
using trace::SentRecord;
using trace::SpanKind;
using trace::SpanRecord;

StageSpec stage(std::string kind, std::vector<std::uint16_t> from, ParameterValues values = {}) {
  return {.name = kind,
          .kind = kind,
          .node = "edge",
          .backend = "preload",
          .from = std::move(from),
          .parameters = std::move(values)};
}
StageSpec source(ParameterValues values) {
  values.try_emplace("input", std::string("digest"));
  return stage("source", {}, std::move(values));
}
StageSpec model() { return stage("inference", {1}, {{"model", std::string("digest")}, {"rounds", std::int64_t{1}}}); }

PipelineSpec chain(Frequency rate) {
  return {.transport = "memory",
          .stages = {source({{"rate", rate}}), stage("preprocess", {0}), model(), stage("postprocess", {2}),
                     stage("sink", {3})}};
}

TEST(StageLoop, OffersOnTimeAndDeliversEverythingInOrder) {
  ThreadedSession session(chain(Frequency{200'000'000}));
  session.run(500ms);
  const auto sent = session.all<SentRecord>();
  const auto outputs = session.all<OutputRecord>();
  ASSERT_NEAR(static_cast<double>(sent.size()), 100, 2);
  ASSERT_EQ(outputs.size(), sent.size());
  for (std::size_t i = 0; i < sent.size(); ++i) {
    EXPECT_EQ(sent[i].message, i);
    EXPECT_EQ(sent[i].input, i % 400);
    EXPECT_EQ(sent[i].due_ns - sent[0].due_ns, static_cast<std::int64_t>(i) * 5'000'000)
        << "an open loop: 200/s exactly";
    EXPECT_GE(sent[i].native_ns, sent[i].due_ns) << "never early";
    EXPECT_EQ(outputs[i].message, i);
  }
}

TEST(StageLoop, LinksEverySpanToTheOneThatCausedIt) {
  ThreadedSession session(chain(Frequency{200'000'000}));
  session.run(100ms);
  std::map<std::uint64_t, SpanRecord> spans;
  for (const SpanRecord& span : session.all<SpanRecord>()) {
    EXPECT_TRUE(spans.emplace(span.span.value, span).second) << "a span id given twice";
    EXPECT_LE(span.begin.raw_ns, span.end.raw_ns);
  }
  std::map<SpanKind, int> of_kind;
  for (const auto& [id, span] : spans) {
    ++of_kind[span.kind];
    if (span.kind == SpanKind::kProduce && span.stage == 0) {
      EXPECT_EQ(span.parent.value, 0U) << "a source's send begins the trace";
      continue;
    }
    const SpanRecord& parent = spans.at(span.parent.value);
    EXPECT_EQ(parent.trace, span.trace);
    EXPECT_EQ(parent.message, span.message);
    EXPECT_NE(parent.kind, span.kind);
    EXPECT_LE(parent.begin.raw_ns, span.begin.raw_ns);
    if (span.kind == SpanKind::kConsume) {
      EXPECT_EQ(std::tie(parent.peer, parent.stage), std::tie(span.stage, span.peer))
          << "the hop's two ends name each other";
    } else {
      EXPECT_EQ(parent.stage, span.stage);
    }
  }
  EXPECT_EQ(of_kind[SpanKind::kProduce], of_kind[SpanKind::kConsume]);
  EXPECT_EQ(of_kind[SpanKind::kConsume], static_cast<int>(4 * session.all<SentRecord>().size())) << "four hops each";
}

TEST(StageLoop, TracesDependOnTheSeedAndNothingElse) {
  const auto first_trace = [](std::uint64_t seed) {
    ThreadedSession session(chain(Frequency{200'000'000}), {}, seed);
    session.run(30ms);
    return session.all<SpanRecord>().front().trace;
  };
  EXPECT_EQ(first_trace(7), first_trace(7));
  EXPECT_NE(first_trace(7), first_trace(8));
}

TEST(StageLoop, CountsByPathWhereStagesForkAndMerge) {
  const PipelineSpec diamond{.transport = "memory",
                             .stages = {source({{"rate", Frequency{100'000'000}}}), stage("preprocess", {0}),
                                        stage("postprocess", {0}), stage("sink", {1, 2})}};
  ThreadedSession session(diamond);
  session.run(200ms);
  const auto hash = [](std::uint16_t middle) {
    return extend_path(extend_path(extend_path(kPathOrigin, 0), middle), 3);
  };
  std::map<std::uint64_t, std::size_t> of_path;
  for (const OutputRecord& output : session.all<OutputRecord>()) ++of_path[output.path];
  const std::size_t sent = session.all<SentRecord>().size();
  EXPECT_EQ(of_path, (std::map<std::uint64_t, std::size_t>{{hash(1), sent}, {hash(2), sent}}))
      << "each gets every message";
}

TEST(StageLoop, OfAClosedLoopNeverHasMoreUnderWayThanItMay) {
  PipelineSpec closed = chain(Frequency{0});
  closed.stages[0].parameters["in_flight"] = std::int64_t{3};
  ThreadedSession session(closed);
  session.run(300ms);
  std::map<std::uint64_t, std::int64_t> arrived;
  for (const OutputRecord& output : session.all<OutputRecord>()) arrived[output.message] = output.native_ns;
  const auto sent = session.all<SentRecord>();
  ASSERT_GT(sent.size(), 100U) << "as fast as it answers";
  EXPECT_EQ(arrived.size(), sent.size());
  for (std::size_t i = 3; i < sent.size(); ++i) {
    EXPECT_GE(sent[i].native_ns, arrived.at(i - 3)) << "message " << i << " went before " << i - 3 << " had arrived";
  }
}

TEST(StageLoop, TellsOfItselfWithoutTraffic) {
  ThreadedSession session(chain(Frequency{10'000}));  // a message every 100 s
  session.run(1500ms);
  std::map<trace::ProcessIndex, int> stamps;
  for (const auto& idle : session.all<trace::IdleStampRecord>()) ++stamps[idle.process];
  ASSERT_EQ(stamps.size(), 5U);
  for (const auto& [process, count] : stamps) EXPECT_GE(count, 14) << "ten a second, stage " << process;
  std::map<trace::ProcessIndex, std::int64_t> told;
  for (const auto& stretch : session.all<trace::UtilisationRecord>()) {
    EXPECT_LE(stretch.busy_ns, stretch.end_native_ns - stretch.begin_native_ns);
    told[stretch.process] += stretch.end_native_ns - stretch.begin_native_ns;
  }
  for (const auto& [process, ns] : told) EXPECT_GE(ns, 1'400'000'000) << "no stretch is missing, stage " << process;
}

TEST(StageLoop, TellsHowBusyItIs) {
  PipelineSpec busy = chain(Frequency{100'000'000});
  busy.stages[2].parameters["rounds"] = std::int64_t{300};
  ThreadedSession session(busy);
  session.run(1s);
  std::int64_t processing = 0;
  std::int64_t of_spans = 0;
  for (const auto& stretch : session.all<trace::UtilisationRecord>())
    processing += stretch.stage == 2 ? stretch.busy_ns : 0;
  for (const SpanRecord& span : session.all<SpanRecord>()) {
    if (span.stage == 2 && span.kind == SpanKind::kConsume) of_spans += span.end.raw_ns - span.begin.raw_ns;
  }
  EXPECT_GT(processing, 0);
  EXPECT_EQ(processing, of_spans);
}

TEST(StageLoop, SaysFirstWhatProcessItIs) {
  ThreadedSession session(chain(Frequency{200'000'000}));
  session.run(20ms);
  std::set<trace::ProcessIndex> known;
  for (const trace::Record& record : session.records()) {
    if (const auto* process = std::get_if<trace::ProcessRecord>(&record)) {
      known.insert(process->process);
      EXPECT_TRUE(process->stamps);
      EXPECT_GT(process->victim.start_ticks, 0U);
      EXPECT_NE(process->host, HostId{});
    } else if (const auto* span = std::get_if<SpanRecord>(&record)) {
      EXPECT_TRUE(known.contains(span->process));
    }
  }
  EXPECT_EQ(known.size(), 5U);
}

}  // namespace
}  // namespace prochron::pipelines
