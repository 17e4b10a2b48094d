// From a recorder, over a real socket, into an intake: everything arrives, what does not fit is counted, a crash shows.
#include "trace/recorder.h"

#include <gtest/gtest.h>
#include <sys/socket.h>
#include <unistd.h>

#include "host/host_id.h"
#include "host/native_clock.h"
#include "host/unix_socket.h"
#include "trace/intake.h"

namespace prochron::trace {
namespace {

constexpr ClockId kClock{5};

/// Both ends of a stage's stream; the agent's end is read by the test.
struct Stream {
  host::SocketPair ends = std::move(host::make_socket_pair().value());
  EpochLog epochs;
  Intake intake{1, kClock, epochs};
  std::vector<Record> records;

  Recorder recorder() { return std::move(Recorder::over(ends.theirs.release()).value()); }
  /// Until the stage's end is closed.
  Status read_all() {
    Bytes block(65'536);
    while (true) {
      const auto n = read(ends.mine.get(), block.data(), block.size());
      if (n <= 0) return {};
      const auto fed = intake.feed(std::span(block).first(static_cast<std::size_t>(n)),
                                   [this](Record& record) { records.push_back(record); });
      if (!fed) return fed;
    }
  }
};

SpanRecord span_at(std::int64_t native_ns) {
  SpanRecord span;
  span.begin.native_ns = native_ns;
  return span;
}

TEST(Recorder, SpansArriveWithTheClockAndTheEpochTheyBeganIn) {
  Stream stream;
  stream.epochs.note({HostId{1}, 200});
  stream.epochs.note({HostId{1}, 100});  // a second clock's change, published later, takes effect before
  {
    auto recorder = stream.recorder();
    for (const std::int64_t at : {99, 100, 199, 200}) recorder.record(span_at(at));
  }
  ASSERT_TRUE(stream.read_all());
  std::vector<std::uint32_t> epochs;
  for (const Record& record : stream.records) {
    EXPECT_EQ(std::get<SpanRecord>(record).clock, kClock);
    epochs.push_back(std::get<SpanRecord>(record).epoch.value);
  }
  EXPECT_EQ(epochs, (std::vector<std::uint32_t>{0, 1, 1, 2}));
  EXPECT_EQ(stream.intake.end(), (StreamEndRecord{.process = 1, .last_sequence = 4, .received = 4, .clean = true}));
}

TEST(Recorder, WhatAStalledAgentDoesNotTakeIsCounted) {
  Stream stream;
  auto recorder = stream.recorder();
  constexpr std::uint64_t kRecords = 100'000;  // 13 MB: more than socket buffer and queue hold
  for (std::uint64_t i = 0; i < kRecords; ++i) recorder.record(SpanRecord{});
  const std::uint64_t dropped = recorder.dropped();
  EXPECT_GT(dropped, 0U);
  std::thread closing([moved = std::move(recorder)]() mutable { const Recorder gone = std::move(moved); });
  ASSERT_TRUE(stream.read_all());
  closing.join();
  EXPECT_EQ(stream.intake.end().last_sequence, kRecords);
  EXPECT_EQ(stream.intake.end().received, kRecords - dropped);
  EXPECT_TRUE(stream.intake.end().clean);
}

TEST(Recorder, AnAgentThatIsGoneDoesNotHoldTheStageUp) {
  Stream stream;
  stream.ends.mine.close();
  auto recorder = stream.recorder();
  const auto begin = host::native_now();
  for (int i = 0; i < 1'000; ++i) recorder.record(SpanRecord{});
  { const Recorder gone = std::move(recorder); }
  EXPECT_LT(host::native_now() - begin, std::chrono::seconds(1));
}

TEST(Recorder, AStageThatDiesSaysNoGoodBye) {
  Stream stream;
  Bytes bytes;
  encode_header(bytes);
  encode(SpanRecord{}, 1, bytes);
  encode(SpanRecord{}, 3, bytes);
  ASSERT_EQ(write(stream.ends.theirs.get(), bytes.data(), bytes.size()), static_cast<ssize_t>(bytes.size()));
  stream.ends.theirs.close();
  ASSERT_TRUE(stream.read_all());
  EXPECT_EQ(stream.intake.end(), (StreamEndRecord{.process = 1, .last_sequence = 3, .received = 2, .clean = false}));
}

TEST(Stamp, AnUnbentProcessReadsTheKernelsOwnClock) {
  for (int i = 0; i < 100; ++i) {
    const auto k = host::exact_k();
    ASSERT_TRUE(k);
    const Stamp stamp = take_stamp();
    const std::int64_t offset = stamp.observed_ns - stamp.native_ns - *k;
    EXPECT_LE(std::abs(offset), stamp.width_ns) << "identity within the stamp's own bound";
    EXPECT_LE(stamp.raw_ns + stamp.width_ns, host::raw_ns());
  }
}

}  // namespace
}  // namespace prochron::trace
