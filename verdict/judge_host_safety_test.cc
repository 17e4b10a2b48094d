// What an agent says of its leases and of who tried to set the host's clock, as the judge takes it.
#include <gmock/gmock.h>

#include "verdict/judge.h"
#include "verdict/report.h"
#include "verdict/synthetic_test_run.h"

namespace prochron::verdict {
namespace {

using testing::ElementsAre, testing::HasSubstr, testing::IsEmpty;

constexpr HostId kHost{77};
constexpr std::int64_t kSecond = 1'000'000'000;
/// When the window of +5ms begins: two controls of 7 s, three cells of 6 s and six guard bands after the first.
constexpr std::int64_t kBegin = 1000 * kSecond + 14 * kSecond + 18 * kSecond + 6 * kSecond / 2;

/// The run with one record more.
RunResult judged_with(const trace::Record& more) {
  SyntheticOptions options = paper_like();
  options.tamper = [more](trace::Record& record, std::vector<trace::Record>& others) {
    const auto* process = std::get_if<trace::ProcessRecord>(&record);
    if (process != nullptr && process->process == 0) others.push_back(more);
    return true;
  };
  return TestRun(options).judged();
}

TEST(JudgeHostSafety, FromALostLeaseOnNothingIsProved) {
  const RunResult result =
      judged_with(trace::LeaseLossRecord{ClockId{2}, {kHost, kBegin + 2'600'000'000}, "nobody had renewed its lease"});
  EXPECT_EQ(cell_at(result, "+2ms").verdict, Verdict::kPass) << "before";
  EXPECT_EQ(cell_at(result, "+5ms").verdict, Verdict::kInvalid);
  EXPECT_THAT(cell_at(result, "+5ms").why, HasSubstr("healed by itself 2.6 s into the window, nobody had renewed"));
  EXPECT_EQ(cell_at(result, "+7ms").verdict, Verdict::kInvalid) << "it is not bent again";
}

TEST(JudgeHostSafety, WhoTriedToSetTheClockIsNamedWhereItDid) {
  const RunResult inside =
      judged_with(trace::RefusedSetRecord{{kHost, kBegin + kSecond}, faults::Victim{4711, 1}, 3, "chronyd"});
  EXPECT_THAT(cell_at(inside, "+5ms").findings,
              ElementsAre("pid 4711 (chronyd) tried to set the clock of its host, 3 times; it was refused"));
  EXPECT_THAT(cell_at(inside, "+2ms").findings, IsEmpty());
  EXPECT_EQ(cell_at(inside, "+5ms").verdict, Verdict::kPass) << "nothing measured is the worse for it";

  const RunResult before = judged_with(trace::RefusedSetRecord{{kHost, 1}, {}, 1, ""});
  EXPECT_THAT(before.cells.front().findings,
              ElementsAre("a process that never attached tried to set the clock of its host; it was refused"));
}

}  // namespace
}  // namespace prochron::verdict
