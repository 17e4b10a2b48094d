// A foreign program that ends in mid-window, and one that takes its place: absent between its end and the next one's start,
// and only then.
#include <gmock/gmock.h>

#include "verdict/judge.h"
#include "verdict/synthetic_test_run.h"

namespace prochron::verdict {
namespace {

using testing::HasSubstr;

constexpr const char* kCell = "+5ms";
constexpr std::int64_t kSecond = 1'000'000'000, kMs = 1'000'000;
/// Native ns at which that window begins, as in judge_attestation_test.cc.
constexpr std::int64_t kBegin = 1000 * kSecond + 14 * kSecond + 18 * kSecond + 6 * kSecond / 2;
/// A program beside the bent stage, on its clock, and the one that takes its place.
constexpr trace::ProcessIndex kFirst = kSyntheticBent + 5, kSuccessor = kFirst + 5;

/// In ns since that window's begin.
struct Life {
  std::int64_t read_until = 0;  ///< last reading of the first
  std::int64_t ended = 0;       ///< 0: its end was not recorded
  std::int64_t began = 0;       ///< of the successor; 0: there is none
  std::int64_t read_from = 0;   ///< first reading of the successor
  bool attached = true;         ///< the successor
};

void tell(const Life& life, const trace::ProcessRecord& beside, std::vector<trace::Record>& others) {
  using trace::AttachRecord, trace::ProgramRecord;
  const NativeTime start{beside.host, 1}, began{beside.host, kBegin + life.began};
  trace::ProcessRecord program = beside;
  program.process = kFirst, program.victim.pid = 4798, program.stamps = false;
  others.insert(others.end(), {program, AttachRecord{kFirst, start, 1}, ProgramRecord{kFirst, kSyntheticBent, start, 0}});
  if (life.ended != 0) others.push_back(ProgramRecord{kFirst, kSyntheticBent, start, kBegin + life.ended});
  if (life.began == 0) return;
  program.process = kSuccessor, program.victim.pid = 4799;
  others.insert(others.end(), {program, ProgramRecord{kSuccessor, kSyntheticBent, began, 0}});
  if (life.attached) others.push_back(AttachRecord{kSuccessor, began, 1});
}

/// What is read of the program is what the stage beside it shows.
Tamper living(const Life& life) {
  return [life](trace::Record& record, std::vector<trace::Record>& others) {
    const auto* const process = std::get_if<trace::ProcessRecord>(&record);
    if (process != nullptr && process->process == kSyntheticBent) tell(life, *process, others);
    const auto* const idle = std::get_if<trace::IdleStampRecord>(&record);
    if (idle == nullptr || idle->process != kSyntheticBent) return true;
    const std::int64_t since = idle->stamp.native_ns - kBegin;
    if (since < life.read_until) others.push_back(trace::IdleStampRecord{kFirst, idle->stamp});
    if (life.began != 0 && since >= life.read_from) others.push_back(trace::IdleStampRecord{kSuccessor, idle->stamp});
    return true;
  };
}

TEST(JudgeLives, AnAbsenceIsExcusedByWhatIsRecordedOfItAlone) {
  struct Row {
    Life life;
    const char* against;  ///< part of what is said; empty: attested
    const char* why;
  };
  for (const Row& row : {
           Row{{1950 * kMs, 2000 * kMs, 4500 * kMs, 4600 * kMs}, "", "dead, started again and read at once"},
           Row{{1950 * kMs, 2000 * kMs, 2010 * kMs, 2900 * kMs}, "", "read within a second of its start"},
           Row{{1950 * kMs, 0, 4500 * kMs, 4600 * kMs}, "(pid 4798) was not seen for 4.1 s", "nobody saw its end"},
           Row{{1950 * kMs, 2000 * kMs, 0, 0}, "inference: ended 2.0 s into the window, and nobody took its place",
               "nobody is left to be bent"},
           Row{{1950 * kMs, 2000 * kMs, 2010 * kMs, 3600 * kMs}, "(pid 4799) was not read within 1.0 s of its start",
               "the successor is read late"},
           Row{{1950 * kMs, 2000 * kMs, 2010 * kMs, 60'000 * kMs},
               "(pid 4799): what its clock shows was never read in this window", "the successor is never read"},
           Row{{1950 * kMs, 2000 * kMs, 2010 * kMs, 2100 * kMs, false}, "(pid 4799) never attached to its clock",
               "the successor follows nothing"},
           Row{{300 * kMs, 4000 * kMs, 4010 * kMs, 4100 * kMs}, "(pid 4798) was not seen for 3.8 s",
               "while it lived it was to be read"},
       }) {
    SyntheticOptions options = paper_like();
    options.tamper = living(row.life);
    const RunResult result = TestRun(options).judged();
    const CellResult& cell = cell_at(result, kCell);
    EXPECT_EQ(cell.faults[0].attested, *row.against == '\0') << row.why << ": " << cell.why;
    EXPECT_THAT(cell.why, HasSubstr(row.against)) << row.why;
    const bool back = row.life.ended != 0 && row.life.began != 0;
    EXPECT_THAT(cell.findings, testing::Contains(HasSubstr("inference ended unplanned ")).Times(back ? 1 : 0)) << row.why;
    EXPECT_TRUE(cell_at(result, "+2ms").faults[0].attested) << row.why << ", and that was later";
  }
}

}  // namespace
}  // namespace prochron::verdict
