// The join: halves in any order meet once, and what never meets is given up when its generation is.
#include "verdict/count/hop_join.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <vector>

#include "core/rng.h"

namespace prochron::verdict {
namespace {

trace::SpanRecord half(std::uint64_t message, bool sends, std::uint8_t attempt = 0) {
  trace::SpanRecord span;
  span.trace.bytes[0] = static_cast<std::uint8_t>(message);
  span.message = message;
  span.attempt = attempt;
  span.stage = sends ? 1 : 2;
  span.peer = sends ? 2 : 1;
  span.kind = sends ? trace::SpanKind::kProduce : trace::SpanKind::kConsume;
  span.begin.raw_ns = sends ? 10 : 30;
  return span;
}

/// Counts what comes out.
struct Outcome {
  std::int64_t whole = 0, lost = 0, unsent = 0, again = 0, redelivered = 0;
  std::int64_t latency = 0;
  HopJoin join;

  explicit Outcome(std::size_t generation)
      : join([this](const HopKey&, const HopHalf& send,
                    const HopHalf& receive) { ++whole, latency = receive.stamp.raw_ns - send.stamp.raw_ns; },
             [this](const HopKey&, const HopHalf& left) { ++(left.kind == trace::SpanKind::kProduce ? lost : unsent); },
             [this](const HopKey&, const HopHalf&, Again how) { ++(how == Again::kRecorded ? again : redelivered); },
             generation) {}
};

TEST(HopJoin, HalvesMeetWhicheverComesFirst) {
  Outcome outcome(8);
  outcome.join.add(half(1, true));
  outcome.join.add(half(2, false));
  outcome.join.add(half(2, true));
  outcome.join.add(half(1, false));
  outcome.join.end();
  EXPECT_EQ(outcome.whole, 2);
  EXPECT_EQ(outcome.latency, 20) << "receive less send, in either order";
  EXPECT_EQ(outcome.lost + outcome.unsent, 0);
}

TEST(HopJoin, AnotherProcessOfTheStageMayTakeItInAgain) {
  for (const bool is_joined : {false, true}) {
    Outcome outcome(8);
    trace::SpanRecord first = half(1, false), second = first;
    second.process = first.process + 4;
    if (is_joined) outcome.join.add(half(1, true));
    for (const auto& span : {first, second}) outcome.join.add(span);
    EXPECT_EQ(outcome.redelivered, 1) << is_joined;
    for (const auto& span : {first, second}) outcome.join.add(span);
    EXPECT_EQ(outcome.again, 2) << "each written down twice";
    outcome.join.end();
    EXPECT_EQ(outcome.whole, is_joined ? 1 : 0);
    EXPECT_EQ(outcome.redelivered, 1);
  }
}

TEST(HopJoin, AnotherAttemptIsAnotherHop) {
  Outcome outcome(8);
  outcome.join.add(half(1, true, 0));
  outcome.join.add(half(1, false, 1));
  outcome.join.end();
  EXPECT_EQ(outcome.whole, 0);
  EXPECT_EQ(outcome.lost, 1);
  EXPECT_EQ(outcome.unsent, 1);
}

TEST(HopJoin, WhatIsRecordedTwiceCountsOnce) {
  Outcome outcome(8);
  for (const bool sends : {true, true, false, false, true}) outcome.join.add(half(1, sends));
  outcome.join.end();
  EXPECT_EQ(outcome.whole, 1);
  EXPECT_EQ(outcome.again, 3) << "before it met and after";
  EXPECT_EQ(outcome.lost + outcome.unsent, 0);
}

TEST(HopJoin, RemembersAGenerationAndNoMore) {
  Outcome outcome(100);
  outcome.join.add(half(0, true));
  for (std::uint64_t message = 1; message < 150; ++message) outcome.join.add(half(message, true));
  outcome.join.add(half(0, false));
  EXPECT_EQ(outcome.whole, 1) << "149 later sends are within a generation and a half";
  for (std::uint64_t message = 200; message < 500; ++message) outcome.join.add(half(message, true));
  outcome.join.add(half(1, false));
  EXPECT_EQ(outcome.whole, 1) << "given up after two generations";
  outcome.join.end();
  EXPECT_EQ(outcome.lost, 449);
  EXPECT_EQ(outcome.unsent, 1);
}

TEST(HopJoin, ShufflesOfOneStreamGiveOneCount) {
  std::vector<trace::SpanRecord> spans;
  for (std::uint64_t message = 0; message < 300; ++message) {
    spans.push_back(half(message, true));
    if (message % 7 != 0) spans.push_back(half(message, false));
  }
  Rng rng(1, "shuffle");
  for (int round = 0; round < 5; ++round) {
    for (std::size_t i = spans.size(); i > 1; --i) std::swap(spans[i - 1], spans[rng.below(i)]);
    Outcome outcome(1000);
    for (const trace::SpanRecord& span : spans) outcome.join.add(span);
    outcome.join.end();
    EXPECT_EQ(outcome.whole, 300 - 43);
    EXPECT_EQ(outcome.lost, 43);
  }
}

}  // namespace
}  // namespace prochron::verdict
