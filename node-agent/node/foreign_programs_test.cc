// `command` stages: any program, attested by attaching, told when one of its family gets out of the fault, gone with
// the session whatever it did.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "host/host_id.h"
#include "host/process_table.h"
#include "node-agent/node/driven_node.h"

namespace prochron::agent {
namespace {

using std::chrono::milliseconds;
using testing::HasSubstr;
using testing::IsEmpty;

/// One command on `edge`.
SessionOrder command_session(TextList argv, TextList environment = {}) {
  SessionOrder order;
  order.pipeline.transport = "zeromq";
  order.pipeline.stages = {{.name = "program", .kind = "command", .node = "edge", .backend = "preload"}};
  order.pipeline.stages[0].parameters = {{"run", std::move(argv)}, {"env", std::move(environment)}};
  order.clocks = {{ClockId{1}, "edge", ClockScope::kNode, {}}};
  return order;
}

class ForeignProgramsTest : public testing::Test {
 protected:
  void run(const SessionOrder& order) {
    const auto prepared = edge_.prepare(order);
    ASSERT_TRUE(prepared) << to_string(prepared.error());
    ASSERT_TRUE(edge_.connect({}));
    ASSERT_TRUE(edge_.start(milliseconds(0)));
  }
  std::vector<std::string> lines() {
    std::vector<std::string> texts;
    for (const auto& log : edge_.all<trace::LogRecord>()) {
      if (log.stage == 0) texts.push_back(log.text);
    }
    return texts;
  }

  DrivenLoop loop_;
  DrivenNode edge_{loop_, "edge", host::random_run_id(), {"sh", "/bin/sleep"}};
};

TEST_F(ForeignProgramsTest, AProgramAndItsFamilyAttachAndAreBent) {
  run(command_session({"sh", "-c", "date +%Y; echo \"$COLOUR\" >&2; sleep 5"}, {"COLOUR=blue"}));
  loop_.run_until([this] { return lines().size() == 2; });
  EXPECT_THAT(lines(), testing::UnorderedElementsAre(HasSubstr("20"), "blue"));
  const NativeTime at = host::native_now() + milliseconds(200);
  ASSERT_TRUE(edge_.schedule({ClockId{1}, 0, {{at, Offset{1'000}, {}}}, at + milliseconds(500), {}}));
  loop_.run_until([this] { return edge_.all<trace::AttachRecord>().size() >= 5; });

  std::vector<std::string> programs;
  for (const auto& process : edge_.all<trace::ProcessRecord>()) {
    EXPECT_FALSE(process.stamps);
    EXPECT_EQ(process.clock, ClockId{1});
    programs.push_back(process.program.substr(process.program.rfind('/') + 1));
  }
  EXPECT_THAT(programs, testing::ElementsAre("dash", "(forked)", "date", "(forked)", "sleep"));
  EXPECT_THAT(edge_.all<trace::EscapeRecord>(), IsEmpty());
  EXPECT_THAT(edge_.events, IsEmpty());
}

TEST_F(ForeignProgramsTest, AWayOutOfTheFaultIsToldWithItsInstant) {
  run(command_session({"sh", "-c", "sleep 0.2; exec env -i /bin/sleep 5"}));
  const NativeTime before = host::native_now();
  loop_.run_until([this] { return !edge_.events.empty(); });
  const auto escapes = edge_.all<trace::EscapeRecord>();
  ASSERT_EQ(escapes.size(), 1U);
  EXPECT_EQ(escapes[0].process, 0U) << "the stage's own process, by exec";
  EXPECT_EQ(escapes[0].escape, faults::Escape::kExecedUnbent);
  EXPECT_THAT(escapes[0].detail, HasSubstr("sleep"));
  EXPECT_GT(escapes[0].at, before - milliseconds(50));
  EXPECT_EQ(edge_.events[0].kind, NodeEvent::Kind::kEscaped);
  EXPECT_EQ(edge_.events[0].stage, "program");
}

TEST_F(ForeignProgramsTest, WhatMayNotOrCannotBeStartedIsRefused) {
  struct Row {
    SessionOrder order;
    ErrorCode code;
    const char* why;
  };
  SessionOrder other_backend = command_session({"sh"});
  other_backend.pipeline.stages[0].backend = "adjtimex";
  for (const Row& row : {Row{command_session({"/bin/sh"}), ErrorCode::kRefused, "listed as sh, not by path"},
                         Row{command_session({}), ErrorCode::kBadSpec, "no program"},
                         Row{other_backend, ErrorCode::kUnsupported, "a backend of another version"}}) {
    const auto prepared = edge_.prepare(row.order);
    ASSERT_FALSE(prepared) << row.why;
    EXPECT_EQ(prepared.error().code, row.code) << row.why;
    EXPECT_EQ(prepared.error().where, "program") << row.why;
    EXPECT_TRUE(edge_.stop()) << row.why;
  }
}

TEST_F(ForeignProgramsTest, PrepareWaitsUntilAProgramIsReady) {
  using pipelines::Readiness;
  SessionOrder order = command_session({"sh", "-c", "sleep 0.3; echo listening on 7; sleep 5"});
  order.pipeline.stages[0].ready = *pipelines::readiness(Readiness::Kind::kLog, "listening on [0-9]+");
  const NativeTime before = host::native_now();
  run(order);
  EXPECT_GE(host::native_now() - before, milliseconds(300));
  EXPECT_THAT(edge_.events, IsEmpty());
}

TEST_F(ForeignProgramsTest, WhatIsNotReadyInTimeIsToldWithItsLastWords) {
  using pipelines::Readiness;
  struct Row {
    const char* program;
    Duration within;
    const char* what;
    const char* why;
  };
  for (const Row& row : {Row{"echo trying; echo still trying; sleep 5", milliseconds(200),
                             "not ready within 200ms: waited for a line that matches `up`; its last words: trying | "
                             "still trying",
                             "too slow"},
                         Row{"echo no disk >&2; exit 4", std::chrono::seconds(30),
                             "exited with status 4 before the run was over; its last words: no disk", "gone"}}) {
    SessionOrder order = command_session({"sh", "-c", row.program});
    order.pipeline.stages[0].ready = *pipelines::readiness(Readiness::Kind::kLog, "up");
    order.pipeline.stages[0].ready->within = row.within;
    const auto prepared = edge_.prepare(order);
    ASSERT_FALSE(prepared) << row.why;
    EXPECT_EQ(prepared.error().message, row.what) << row.why;
    EXPECT_EQ(prepared.error().where, "program") << row.why;
    ASSERT_TRUE(edge_.stop());
  }
}

TEST_F(ForeignProgramsTest, ADaemonGoesWithTheSession) {
  const std::string mark = "PROCHRON_TEST_MARK=" + host::random_mark();
  run(command_session({"sh", "-c", "(setsid sh -c 'trap \"\" TERM; sleep 97 & sleep 98' &); exec sleep 96"}, {mark}));
  loop_.run_until([&mark] { return host::processes_marked(mark).size() >= 4; });
  ASSERT_TRUE(edge_.stop());
  EXPECT_THAT(host::processes_marked(mark), IsEmpty());
}

TEST_F(ForeignProgramsTest, AnEndBeforeItsTimeIsAnEventWhateverTheStatus) {
  struct Row {
    const char* program;
    const char* what;
    const char* why;
  };
  for (const Row& row : {Row{"exit 0", "exited with status 0 before the run was over", "nobody is left to be bent"},
                         Row{"sleep 0.1; exit 3", "exited with status 3 before the run was over", "an error"},
                         Row{"kill -9 $$", "was ended by signal 9 before the run was over", "a crash"},
                         Row{"echo trying >&2; echo no such host >&2; exit 1",
                             "exited with status 1 before the run was over; its last words: trying | no such host",
                             "what it said tells more than a number"}}) {
    run(command_session({"sh", "-c", row.program}));
    loop_.run_until([this] { return !edge_.events.empty(); });
    EXPECT_EQ(edge_.events[0].kind, NodeEvent::Kind::kStageExited) << row.why;
    EXPECT_EQ(edge_.events[0].stage, "program") << row.why;
    EXPECT_EQ(edge_.events[0].what, row.what) << row.why;
    ASSERT_TRUE(edge_.stop());
    edge_.events.clear();
  }
}

TEST_F(ForeignProgramsTest, AnEndAfterTheLastWindowIsNone) {
  run(command_session({"sh", "-c", "sleep 0.3; exit 1"}));
  ASSERT_TRUE(edge_.finish());
  loop_.run_for(milliseconds(600));
  ASSERT_TRUE(edge_.stop());
  EXPECT_THAT(edge_.events, IsEmpty());
}

}  // namespace
}  // namespace prochron::agent
