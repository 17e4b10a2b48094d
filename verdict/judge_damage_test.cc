// A damaged History is told as damaged: whatever a flipped bit or a field beyond all reason does, there is an answer, and
// it is no PASS for what cannot be.
#include "verdict/judge.h"

#include <gmock/gmock.h>

#include <cstdlib>
#include <fstream>
#include <limits>

#include "trace/frame.h"
#include "trace/history_path.h"
#include "verdict/report.h"
#include "verdict/synthetic_test_run.h"

namespace prochron::verdict {
namespace {

SyntheticOptions small() {
  SyntheticOptions options;
  options.cells = {{"+5ms", {5'000'000}, {}}};
  options.control_parts = 2;
  options.control_part = Duration{300'000'000};
  options.window = Duration{300'000'000};
  options.settle = Duration{100'000'000};
  options.messages_per_second = 20;
  options.tamper = dropping<trace::OracleRecord>([](const auto& oracle) { return oracle.input > 30; });
  return options;
}

/// Every n-th byte; all of them if the environment asks for a thorough run.
std::size_t stride() { return std::getenv("PROCHRON_TEST_EVERY_BYTE") != nullptr ? 1 : 101; }

TEST(JudgeDamage, AFlippedBitAnywhereIsSurvivedAndNeverPasses) {
  TestRun run(small());
  run.plan.expectations.clear();  // nothing is asked: only damage can keep it from passing
  ASSERT_EQ(run.judged().verdict, Verdict::kPass);
  const auto path = trace::session_path(run.folder(), 0);
  std::string whole;
  {
    std::ifstream file(path, std::ios::binary);
    whole.assign(std::istreambuf_iterator<char>(file), {});
  }
  for (std::size_t at = 0; at < whole.size(); at += stride()) {
    std::string flipped = whole;
    flipped[at] = static_cast<char>(flipped[at] ^ (1 << at % 8));
    std::ofstream(path, std::ios::binary | std::ios::trunc) << flipped;
    const RunResult result = run.judged_again(1);
    EXPECT_NE(result.verdict, Verdict::kPass) << "byte " << at << " of " << whole.size();
    (void)result_json(result);
  }
}

TEST(JudgeDamage, ATornTailIsSurvived) {
  TestRun run(small());
  (void)run.judged();
  const auto path = trace::session_path(run.folder(), 0);
  for (auto size = std::filesystem::file_size(path); size > 0; size -= std::min(size, std::uintmax_t{97})) {
    std::filesystem::resize_file(path, size - 1);
    EXPECT_NE(run.judged_again(1).verdict, Verdict::kPass) << size;
  }
}

/// Instants that no clock shows, in records that are whole.
TEST(JudgeDamage, NumbersBeyondAllReasonAreSurvived) {
  constexpr std::int64_t kLeast = std::numeric_limits<std::int64_t>::min();
  constexpr std::int64_t kMost = std::numeric_limits<std::int64_t>::max();
  for (const std::int64_t value : {kLeast, kLeast / 2, std::int64_t{-1}, kMost / 2, kMost}) {
    const std::function<void(trace::Record&)> damages[] = {
        [=](auto& r) { if (auto* s = std::get_if<trace::SpanRecord>(&r)) s->begin.native_ns = value; },
        [=](auto& r) { if (auto* s = std::get_if<trace::SpanRecord>(&r)) s->begin.observed_ns = value; },
        [=](auto& r) { if (auto* s = std::get_if<trace::SpanRecord>(&r)) s->begin.raw_ns = value; },
        [=](auto& r) { if (auto* s = std::get_if<trace::SpanRecord>(&r)) s->end.observed_ns = value; },
        [=](auto& r) { if (auto* s = std::get_if<trace::SpanRecord>(&r)) s->end.native_ns = value; },
        [=](auto& r) { if (auto* s = std::get_if<trace::SpanRecord>(&r)) s->begin.width_ns = static_cast<std::int32_t>(value); },
        [=](auto& r) { if (auto* s = std::get_if<trace::IdleStampRecord>(&r)) s->stamp.observed_ns = value; },
        [=](auto& r) { if (auto* d = std::get_if<trace::DisciplineRecord>(&r)) d->k_ns = value; },
        [=](auto& r) { if (auto* d = std::get_if<trace::DisciplineRecord>(&r)) d->native_ns = value; },
        [=](auto& r) { if (auto* d = std::get_if<trace::DisciplineRecord>(&r)) d->raw_ns = value; },
        [=](auto& r) { if (auto* w = std::get_if<trace::WindowRecord>(&r)) w->begin.ns = value; },
        [=](auto& r) { if (auto* w = std::get_if<trace::WindowRecord>(&r)) w->end.ns = value; },
        [=](auto& r) { if (auto* c = std::get_if<trace::CommandRecord>(&r)) c->change.at.ns = value; },
        [=](auto& r) { if (auto* c = std::get_if<trace::CommandRecord>(&r)) c->change.step.ns = value; },
        [=](auto& r) { if (auto* c = std::get_if<trace::CommandRecord>(&r)) c->change.rate.ppt = value; },
        [=](auto& r) { if (auto* c = std::get_if<trace::CommandRecord>(&r)) c->published.ns = value; },
        [=](auto& r) { if (auto* s = std::get_if<trace::SentRecord>(&r)) s->due_ns = value; },
        [=](auto& r) { if (auto* s = std::get_if<trace::SentRecord>(&r)) s->native_ns = value; },
        [=](auto& r) { if (auto* o = std::get_if<trace::OutputRecord>(&r)) o->native_ns = value; },
        [=](auto& r) { if (auto* e = std::get_if<trace::StreamEndRecord>(&r)) e->last_sequence = static_cast<std::uint64_t>(value); },
        [=](auto& r) { if (auto* u = std::get_if<trace::UtilisationRecord>(&r)) u->busy_ns = value; },
        [=](auto& r) { if (auto* u = std::get_if<trace::UtilisationRecord>(&r)) u->end_native_ns = value; },
    };
    std::size_t row = 0;
    for (const auto& damage : damages) {
      for (const std::uint64_t every : {1U, 7U}) {
        SyntheticOptions options = small();
        options.tamper = [&, count = std::uint64_t{0}](trace::Record& record, std::vector<trace::Record>&) mutable {
          const trace::Record before = record;
          trace::Record changed = record;
          damage(changed);
          if (!(changed == before) && ++count % every == 0) record = changed;
          return true;
        };
        const RunResult result = TestRun(options).judged();
        EXPECT_NE(result.verdict, Verdict::kPass) << row << " " << value;
        (void)result_json(result);
        (void)hops_csv(result);
      }
      ++row;
    }
  }
}

TEST(JudgeDamage, ACommandAtAnotherHostsInstantIsNoCourse) {
  SyntheticOptions options = small();
  options.tamper = changing<trace::CommandRecord>([](auto& command) {
    if (command.heal) command.change.at.owner.value += 1;
  });
  TestRun run(options);
  const RunResult result = run.judged();
  EXPECT_EQ(result.verdict, Verdict::kInvalid);
  EXPECT_THAT(result.cells.front().why, testing::HasSubstr("instants of several hosts"));
}

TEST(JudgeDamage, TheNumberOfThreadsDecidesNothing) {
  SyntheticOptions options = small();
  options.sessions = 4;
  options.cells = {{"+5ms", {5'000'000}, {}}, {"0ms", {}, {}}, {"+50ppm", {}, {50'000'000}}};
  TestRun run(options);
  const std::string one = result_json(run.judged(1));
  for (const int threads : {3, 8, 64, 0}) EXPECT_EQ(result_json(run.judged_again(threads)), one) << threads;
}

}  // namespace
}  // namespace prochron::verdict
