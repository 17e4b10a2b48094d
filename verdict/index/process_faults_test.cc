// What follows from kills and pauses for the rest of a record.
#include "verdict/index/process_faults.h"

#include <gtest/gtest.h>

namespace prochron::verdict {
namespace {

using faults::ProcessFault;
using trace::ProcessFaultRecord;

constexpr HostId kHost{7};
constexpr std::int64_t kSecond = 1'000'000'000;

ProcessFaultRecord fault(ProcessFault kind, trace::ProcessIndex process, trace::ProcessIndex successor, std::int64_t at,
                         std::int64_t until, std::int64_t began, std::int64_t ended) {
  return {.window = 1,
          .fault = kind,
          .target = "work",
          .process = process,
          .successor = successor,
          .at = {kHost, at},
          .until = {kHost, until},
          .began_ns = began,
          .ended_ns = ended};
}

ProcessFaults faults_of(const std::vector<ProcessFaultRecord>& records) {
  ProcessFaults faults;
  for (const ProcessFaultRecord& record : records) faults.add(record);
  std::map<trace::ProcessIndex, trace::ProcessRecord> processes;
  for (const trace::ProcessIndex process : {1U, 4U}) {
    processes[process].process = process;
    processes[process].stage = 1;
  }
  faults.settle(processes);
  return faults;
}

const ProcessFaultRecord kKill =
    fault(ProcessFault::kKill, 1, 4, 10 * kSecond, 12 * kSecond, 10 * kSecond + 5, 12 * kSecond + 7);

TEST(ProcessFaults, KeepTheLastWordOnEachFault) {
  ProcessFaultRecord accepted = kKill;
  accepted.successor = 1;
  accepted.began_ns = accepted.ended_ns = 0;
  const ProcessFaults faults = faults_of({accepted, kKill});
  ASSERT_EQ(faults.all().size(), 1U);
  EXPECT_EQ(faults.all()[0], kKill);
}

TEST(ProcessFaults, BoundTheLivesOfThoseWhoDiedAndOfThoseWhoCame) {
  const ProcessFaults faults = faults_of({kKill});
  EXPECT_EQ(faults.life(1).until, 10 * kSecond + 5);
  EXPECT_EQ(faults.life(4).from, 12 * kSecond + 7);
  EXPECT_TRUE(faults.was_killed(1));
  EXPECT_FALSE(faults.was_killed(4));
  EXPECT_FALSE(faults.was_killed(0)) << "another stage's";
  EXPECT_TRUE(faults.to_be_seen(1, {11 * kSecond, 20 * kSecond}).empty());
  ASSERT_EQ(faults.to_be_seen(4, {11 * kSecond, 20 * kSecond}).size(), 1U);
  EXPECT_EQ(faults.to_be_seen(4, {11 * kSecond, 20 * kSecond})[0].from, 12 * kSecond + 7);
}

TEST(ProcessFaults, AForeignProgramLivesFromItsStartToItsEndWhoeverEndedIt) {
  ProcessFaults faults = faults_of({});
  faults.add(trace::ProgramRecord{1, 1, {kHost, 2 * kSecond}, 0});
  EXPECT_EQ(faults.life(1).until, Span{}.until) << "it still runs";
  faults.add(trace::ProgramRecord{1, 1, {kHost, 2 * kSecond}, 5 * kSecond});
  faults.add(trace::ProgramRecord{4, 1, {kHost, 6 * kSecond}, 0});
  faults.add(trace::ProgramRecord{0, 0, {kHost, 5 * kSecond}, 0});
  EXPECT_EQ(faults.life(1).from, 2 * kSecond);
  EXPECT_EQ(faults.life(1).until, 5 * kSecond);
  EXPECT_EQ(faults.life(4).from, 6 * kSecond);
  EXPECT_FALSE(faults.was_killed(1)) << "nobody had planned it";
  ASSERT_NE(faults.successor(faults.programs().at(1)), nullptr);
  EXPECT_EQ(faults.successor(faults.programs().at(1))->process, 4U) << "and not another stage's";
  EXPECT_EQ(faults.successor(faults.programs().at(4)), nullptr);
}

TEST(ProcessFaults, APauseIsNotToBeSeen) {
  const ProcessFaults faults =
      faults_of({fault(ProcessFault::kPause, 1, 1, 5 * kSecond, 6 * kSecond, 5 * kSecond + 1, 6 * kSecond + 1)});
  const std::vector<Span> seen = faults.to_be_seen(1, {4 * kSecond, 8 * kSecond});
  ASSERT_EQ(seen.size(), 2U);
  EXPECT_EQ(seen[0].until, 5 * kSecond);
  EXPECT_EQ(seen[1].from, 6 * kSecond + 1);
  EXPECT_FALSE(faults.was_killed(1));
}

TEST(ProcessFaults, ExcuseWhatADeadProcessCouldNotSendAndNothingElse) {
  const ProcessFaults faults = faults_of({kKill});
  const std::int64_t reach = kSecond / 2;
  struct Row {
    bool excused, wanted;
    const char* why;
  };
  for (const Row& row : {
           Row{faults.hides_send(1, 10 * kSecond, reach), true, "at its death"},
           Row{faults.hides_send(1, 10 * kSecond - ProcessFaults::kUnsentAtMost - 1, reach), false, "long before"},
           Row{faults.hides_send(1, 10 * kSecond + 6 + reach, reach), false, "after all on its way has come"},
           Row{faults.hides_send(2, 10 * kSecond, reach), false, "another stage's"},
           Row{faults.hides_receive(1, 11 * kSecond, reach), true, "sent while nobody was there"},
           Row{faults.hides_receive(1, 12 * kSecond + 8 + reach, reach), false, "the successor is there"},
           Row{faults.hides_receive(2, 11 * kSecond, reach), false, "another stage's"},
           Row{faults.hides_send(10 * kSecond, reach), true, "of any stage"},
       }) {
    EXPECT_EQ(row.excused, row.wanted) << row.why;
  }
}

TEST(ProcessFaults, OneThatNeverActedExcusesNothing) {
  const ProcessFaults faults = faults_of({fault(ProcessFault::kKill, 1, 1, 10 * kSecond, 12 * kSecond, 0, 0)});
  EXPECT_FALSE(faults.was_killed(1));
  EXPECT_FALSE(faults.hides_send(1, 10 * kSecond, kSecond));
}

}  // namespace
}  // namespace prochron::verdict
