// The format survives what streams go through: any kind of record in any pieces, a cut anywhere, any flipped bit.
#include "trace/frame.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <cstdlib>

#include "trace/any_record.h"

namespace prochron::trace {
namespace {

struct DecodedStream {
  std::vector<Record> records;
  std::vector<std::uint64_t> sequences;
  bool corrupt = false;
  std::size_t left = 0;
};

DecodedStream decode_all(std::span<const std::byte> stream, std::size_t piece) {
  DecodedStream out;
  FrameDecoder decoder;
  Decoded decoded;
  while (true) {
    const auto more = decoder.next(decoded);
    out.corrupt = !more;
    if (!more) return out;
    if (*more) {
      out.records.push_back(decoded.record);
      out.sequences.push_back(decoded.sequence);
      continue;
    }
    out.left = decoder.left();
    if (stream.empty()) return out;
    const auto fed = stream.first(std::min(piece, stream.size()));
    decoder.feed(fed);
    stream = stream.subspan(fed.size());
  }
}

Bytes stream_of(const std::vector<Record>& records) {
  Bytes stream;
  encode_header(stream);
  std::uint64_t sequence = 0;
  for (const Record& record : records) encode(record, ++sequence, stream);
  return stream;
}

/// Short texts only, so that every byte of the stream can be tried.
std::vector<Record> small_records() {
  return {LogRecord{.stage = 3, .native_ns = -5, .text = "bound tcp://127.0.0.1:1"},
          SentRecord{.stage = 1, .message = 2, .input = 3, .native_ns = 4, .due_ns = 5},
          StreamEndRecord{.process = 9, .last_sequence = 2, .received = 2, .clean = true}};
}

TEST(Frame, EveryKindSurvivesTheWayInAnyPieces) {
  setenv("RC_PARAMS", "seed=2604 max_success=200", 0);
  EXPECT_TRUE(rc::check([] {
    Rng rng(*rc::gen::arbitrary<std::uint64_t>(), "frame_test");
    std::vector<Record> records;
    for_each_kind(rng, [&records](auto record) { records.push_back(std::move(record)); });
    const auto decoded = decode_all(stream_of(records), *rc::gen::inRange<std::size_t>(1, 100'000));
    RC_ASSERT(!decoded.corrupt);
    RC_ASSERT(decoded.left == 0U);
    RC_ASSERT(decoded.records.size() == records.size());
    for (std::size_t i = 0; i < records.size(); ++i) {
      RC_ASSERT(decoded.records[i] == records[i]);
      RC_ASSERT(decoded.sequences[i] == i + 1);
    }
  }));
}

TEST(Frame, TextFieldsAreAllThere) {
  const std::vector<Record> records{HostRecord{HostId{1}, "boot", "name"},
                                    ClockRecord{Clock{ClockId{1}, "gpu", ClockScope::kNode, HostId{2}}},
                                    ProcessRecord{1, 2, HostId{3}, ClockId{4}, faults::Victim{5, 6}, true, "stage"},
                                    EscapeRecord{1, NativeTime{HostId{2}, 3}, faults::Escape::kUnreachable, "static"},
                                    LinkRecord{"edge", "gpu", 1, 2, 3, 4, 5},
                                    RefusedSetRecord{NativeTime{HostId{2}, 3}, faults::Victim{5, 6}, 2, "date"},
                                    LeaseLossRecord{ClockId{4}, NativeTime{HostId{2}, 3}, "stopped"}};
  EXPECT_EQ(decode_all(stream_of(records), 7).records, records);
}

TEST(Frame, ACutAnywhereLosesOnlyTheTornFrame) {
  const auto records = small_records();
  const Bytes stream = stream_of(records);
  std::vector<std::size_t> ends{Bytes(stream_of({})).size()};
  for (std::size_t n = 1; n <= records.size(); ++n) {
    ends.push_back(stream_of({records.begin(), records.begin() + static_cast<std::ptrdiff_t>(n)}).size());
  }
  for (std::size_t cut = 0; cut <= stream.size(); ++cut) {
    const auto decoded = decode_all(std::span(stream).first(cut), 1'000);
    const auto whole = std::ranges::count_if(ends, [cut](std::size_t end) { return end <= cut; });
    EXPECT_FALSE(decoded.corrupt) << cut;
    EXPECT_EQ(decoded.records.size(), static_cast<std::size_t>(std::max<std::ptrdiff_t>(whole - 1, 0))) << cut;
    const bool torn = cut != 0 && std::ranges::find(ends, cut) == ends.end();
    EXPECT_EQ(decoded.left != 0, torn) << cut;
  }
}

TEST(Frame, AnyFlippedBitIsFound) {
  const auto records = small_records();
  Bytes stream = stream_of(records);
  for (std::size_t bit = 0; bit < stream.size() * 8; ++bit) {
    const auto mask = std::byte{1} << static_cast<int>(bit % 8);
    stream[bit / 8] ^= mask;
    EXPECT_TRUE(decode_all(stream, 1'000).corrupt) << "bit " << bit;
    stream[bit / 8] ^= mask;
  }
}

TEST(Frame, StreamsMayBeAppendedToEachOther) {
  const auto records = small_records();
  Bytes twice = stream_of(records);
  const Bytes again = stream_of(records);
  twice.insert(twice.end(), again.begin(), again.end());
  EXPECT_THAT(decode_all(twice, 11).sequences, testing::ElementsAre(1, 2, 3, 1, 2, 3));
}

TEST(Frame, AnotherVersionIsRefusedByName) {
  Bytes stream = stream_of({});
  stream[4] = std::byte{kFormatVersion + 1};
  FrameDecoder decoder;
  decoder.feed(stream);
  Decoded decoded;
  const auto more = decoder.next(decoded);
  ASSERT_FALSE(more);
  EXPECT_EQ(more.error().code, ErrorCode::kCorrupt);
  EXPECT_EQ(more.error().message, "the stream is of format 3, this program reads format 2");
}

TEST(Frame, TheFormatIsWhatItWas) {
  Bytes stream;
  encode(OracleRecord{.stage = 0x0102, .path = 3, .input = 4, .digest = 5}, 6, stream);
  constexpr std::uint8_t kExpected[] = {31,   0,    0,    31 ^ 0xa5,                     // length, guard
                                        0xff, 0xff, 0xff, 0xff,                          // checksum, see below
                                        6,    0,    0,    0,         0, 0, 0, 0, 13,     // sequence, kind
                                        2,    1,    3,    0,         0, 0, 0, 0, 0,  0,  // stage, path
                                        4,    0,    0,    0,         5, 0, 0, 0, 0,  0, 0, 0};
  ASSERT_EQ(stream.size(), std::size(kExpected));
  for (std::size_t i = 0; i < stream.size(); ++i) {
    if (i >= 4 && i < 8) continue;  // the sum has tests of its own
    EXPECT_EQ(std::to_integer<int>(stream[i]), kExpected[i]) << i;
  }
}

}  // namespace
}  // namespace prochron::trace
