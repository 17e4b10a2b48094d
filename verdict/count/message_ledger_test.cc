// Messages over a DAG with two paths, and a ledger that remembers two generations.
#include "verdict/count/message_ledger.h"

#include <gtest/gtest.h>

namespace prochron::verdict {
namespace {

constexpr std::int64_t kSecond = 1'000'000'000;

/// source -> left, right -> sink: two paths.
SessionContext diamond() {
  SessionContext session;
  session.stages = {{"source", "source", "a", {}, false, {}},
                    {"left", "preprocess", "a", {}, false, {}},
                    {"right", "preprocess", "a", {}, false, {}},
                    {"sink", "sink", "a", {}, false, {}}};
  session.hops = {{0, 1, {}}, {0, 2, {}}, {1, 3, {}}, {2, 3, {}}};
  session.paths = {{1, {0, 1, 3}}, {2, {0, 2, 3}}};
  return session;
}

struct Fixture {
  SessionContext session = diamond();
  std::vector<WindowContext> windows{WindowContext{Role::kFault, 0, {}, Duration{kSecond}, Duration{kSecond / 10}, {}}};
  SessionIndex index;
  std::unique_ptr<MessageLedger> ledger;

  explicit Fixture(std::size_t generation) {
    index.windows = {{0, 0, kSecond, true}};
    for (std::uint64_t path = 1; path <= 2; ++path) index.oracle[{3, path, 0}] = 42;
    ledger = std::make_unique<MessageLedger>(session, windows, index, generation);
  }
  void sent(std::uint64_t message, std::int64_t native) {
    ledger->add(trace::SentRecord{0, message, 0, native, native});
  }
  void output(std::uint64_t message, std::uint64_t path, std::int64_t native, std::uint64_t digest = 42) {
    ledger->add(trace::OutputRecord{3, path, message, digest, native});
  }
};

TEST(MessageLedger, EachSourceNumbersItsOwn) {
  Fixture run(100);
  run.session.stages.push_back({"other", "source", "a", {}, false, {}});
  run.session.hops.push_back({4, 3, {}});
  run.session.paths.push_back({3, {4, 3}});
  run.index.oracle[{3, 3, 0}] = 7;
  MessageLedger ledger(run.session, run.windows, run.index);
  for (std::uint64_t message = 0; message < 10; ++message) {
    ledger.add(trace::SentRecord{0, message, 0, 1000, 1000});
    ledger.add(trace::SentRecord{4, message, 0, 1000, 1000});
    ledger.add(trace::OutputRecord{3, 1, message, 42, 50'000});
    if (message != 6) ledger.add(trace::OutputRecord{3, 2, message, 42, 50'000});
    if (message != 4) ledger.add(trace::OutputRecord{3, 3, message, 7, 50'000});
  }
  ledger.end();
  const MessageTally& tally = ledger.tally(0);
  EXPECT_EQ(tally.sent, 20);
  EXPECT_EQ(tally.outputs.right, 28);
  EXPECT_EQ(tally.outputs.lost, 2);
  EXPECT_EQ(tally.outputs.wrong + tally.outputs.duplicated, 0);
  EXPECT_EQ(tally.paths.at(2).lost, 1);
  EXPECT_EQ(tally.paths.at(3).lost, 1);
}

TEST(MessageLedger, CountsPerMessageAndPath) {
  Fixture run(100);
  for (std::uint64_t message = 0; message < 10; ++message) run.sent(message, static_cast<std::int64_t>(message) * 1000);
  for (std::uint64_t message = 0; message < 10; ++message) {
    run.output(message, 1, 50'000);
    if (message != 4) run.output(message, 2, 60'000, message == 5 ? 41 : 42);
  }
  run.output(7, 2, 70'000);
  run.output(99, 1, 80'000);
  run.ledger->end();
  const MessageTally& tally = run.ledger->tally(0);
  EXPECT_EQ(tally.sent, 10);
  EXPECT_EQ(tally.outputs.right, 18);
  EXPECT_EQ(tally.outputs.wrong, 2) << "message 5 on one path, and one that was never sent";
  EXPECT_EQ(tally.never_sent, 1);
  EXPECT_EQ(tally.outputs.lost, 1) << "message 4 on one path";
  EXPECT_EQ(tally.outputs.duplicated, 1) << "message 7 came again on a path it had taken";
  EXPECT_EQ(tally.outputs.reordered, 0) << "each path has an order of its own";
  EXPECT_FALSE(tally.paths.contains(1)) << "nothing went wrong on the left";
  EXPECT_EQ(tally.paths.at(2).lost, 1);
  EXPECT_EQ(tally.paths.at(2).duplicated, 1);
  EXPECT_EQ(tally.due, 10);
  EXPECT_EQ(tally.in_time, 9);
}

TEST(MessageLedger, ADuplicateIsKnownForOneAGenerationLater) {
  Fixture run(50);
  for (std::uint64_t message = 0; message < 60; ++message) {
    run.sent(message, 1000);
    run.output(message, 1, 2000), run.output(message, 2, 2000);
  }
  run.output(3, 1, 3000);
  run.ledger->end();
  EXPECT_EQ(run.ledger->tally(0).outputs.duplicated, 1);
  EXPECT_EQ(run.ledger->tally(0).outputs.lost, 0);
  EXPECT_EQ(run.ledger->tally(0).outputs.right, 120);
}

TEST(MessageLedger, InTimeMeansBeforeTheWindowIsOver) {
  constexpr std::int64_t kLastDue = kSecond - kSecond / 10;  // a guard band before the end
  Fixture run(50);
  run.sent(0, kLastDue), run.output(0, 1, kLastDue + 1), run.output(0, 2, kSecond);
  run.sent(1, kLastDue), run.output(1, 1, kLastDue + 1), run.output(1, 2, kSecond + 1);
  run.sent(2, kLastDue + 1), run.output(2, 1, kSecond + 5), run.output(2, 2, kSecond + 5);
  run.ledger->end();
  EXPECT_EQ(run.ledger->tally(0).due, 3);
  EXPECT_EQ(run.ledger->tally(0).asked, 2) << "the third may well be on its way when the window ends";
  EXPECT_EQ(run.ledger->tally(0).in_time, 1) << "a message is out when its last path is, and not by the heal's help";
}

TEST(MessageLedger, CompletedIsCountedWhereTheLastAnswerFalls) {
  Fixture run(50);
  run.sent(0, -kSecond / 10), run.output(0, 1, -1), run.output(0, 2, 0);
  run.sent(1, 0), run.output(1, 1, kSecond - 2), run.output(1, 2, kSecond - 1);
  run.sent(2, 0), run.output(2, 1, kSecond - 1), run.output(2, 2, kSecond);
  run.sent(3, 0), run.output(3, 1, 1);
  run.output(4, 1, 1), run.output(4, 2, 1);
  run.ledger->end();
  EXPECT_EQ(run.ledger->tally(0).completed, 2) << "0, sent before it, and 1; 2 came after it, 3 not whole, 4 from nobody";
}

TEST(Backlog, SlopeIsTheShareThatPilesUp) {
  struct Row {
    const char* reason;
    double slope;
  };
  for (const Row& row : {Row{"kept up", 0}, Row{"4 % piles up", 0.04}, Row{"a backlog that drains", -0.2}}) {
    Backlog backlog(0, 6 * kSecond);
    for (std::int64_t due = 0; due < 6 * kSecond; due += kSecond / 40) {
      const std::int64_t noise = (due / 1000 * 7919) % 400'000 - 200'000;
      backlog.add(due, 17'000'000 + static_cast<std::int64_t>(row.slope * static_cast<double>(due)) + noise);
    }
    const Slope slope = backlog.slope();
    ASSERT_TRUE(slope.known);
    EXPECT_NEAR(slope.per_second, row.slope, 4 * slope.error + 1e-6) << row.reason;
    EXPECT_LT(slope.error, 1e-4) << row.reason;
  }
  EXPECT_FALSE(Backlog(0, kSecond).slope().known) << "nothing came";
}

}  // namespace
}  // namespace prochron::verdict
