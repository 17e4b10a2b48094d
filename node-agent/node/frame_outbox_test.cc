// What goes in comes out, in order, whether it waited in memory, on the disk or not at all; what finds no room is
// counted.
#include "node-agent/node/frame_outbox.h"

#include <gtest/gtest.h>

namespace prochron::agent {
namespace {

trace::Record numbered(std::uint64_t n) { return trace::SentRecord{.message = n}; }

/// The numbers in what the outbox gives, in order.
void drain(FrameOutbox& outbox, std::size_t chunks, std::vector<std::uint64_t>& out) {
  trace::FrameDecoder decoder;
  trace::Decoded decoded;
  for (; chunks > 0 && !outbox.empty(); --chunks) {
    decoder.feed(outbox.take());
    while (decoder.next(decoded).value()) out.push_back(std::get<trace::SentRecord>(decoded.record).message);
    ASSERT_EQ(decoder.left(), 0U) << "chunks are whole frames";
  }
}

TEST(FrameOutbox, OrderIsKeptThroughMemoryAndDisk) {
  FrameOutbox outbox({.chunk = 100, .chunks_in_memory = 2, .disk = 1 << 20});
  int woken = 0;
  outbox.when_full([&woken] { ++woken; });
  std::vector<std::uint64_t> got;
  std::uint64_t next = 0;
  for (const auto& [put, take] : {std::pair<int, std::size_t>{1, 1}, {50, 3}, {50, 20}, {50, 1'000}, {3, 1'000}}) {
    for (int i = 0; i < put; ++i) outbox.put(numbered(next++));
    drain(outbox, take, got);
  }
  ASSERT_EQ(got.size(), next);
  for (std::uint64_t i = 0; i < next; ++i) EXPECT_EQ(got[i], i);
  EXPECT_GT(woken, 30);
  EXPECT_EQ(outbox.lost(), 0U);
}

TEST(FrameOutbox, WhatFindsNoRoomIsCounted) {
  FrameOutbox outbox({.chunk = 1, .chunks_in_memory = 2, .disk = 500});
  for (std::uint64_t i = 0; i < 100; ++i) outbox.put(numbered(i));
  std::vector<std::uint64_t> got;
  drain(outbox, 1'000, got);
  EXPECT_EQ(got.size() + outbox.lost(), 100U);
  EXPECT_GT(outbox.lost(), 80U);
  got.clear();
  outbox.put(numbered(7));
  drain(outbox, 1, got);
  EXPECT_EQ(got, std::vector<std::uint64_t>{7}) << "the disk is used again from its beginning";
}

}  // namespace
}  // namespace prochron::agent
