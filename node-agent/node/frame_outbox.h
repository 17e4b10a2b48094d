// Records on their way up. They are framed at once, leave in chunks of whole frames whenever the control channel has
// room, and wait meanwhile: a while in memory, then on the disk, so that a controller that stalls costs the pipeline
// nothing. What even the disk has no room for is lost, and counted.
#pragma once

#include <cstdint>
#include <deque>
#include <functional>

#include "node-agent/node/spill.h"
#include "trace/frame.h"
#include "trace/record.h"

namespace prochron::agent {

/// Owned by the node; its loop thread.
class FrameOutbox {
 public:
  struct Limits {
    std::size_t chunk = std::size_t{64} << 10U;
    std::size_t chunks_in_memory = 64;
    std::uint64_t disk = std::uint64_t{1} << 30U;
  };

  FrameOutbox() : FrameOutbox(Limits{}) {}
  explicit FrameOutbox(Limits limits) : limits_(limits), spill_(limits.disk) {}

  void put(const trace::Record& record);
  /// Whole frames, the oldest first; nothing when everything has left.
  trace::Bytes take();
  bool empty() const { return full_.empty() && spill_.empty() && filling_.frames.empty(); }

  /// Called when a chunk has filled up; what is in a chunk that fills slowly is for take() to fetch.
  void when_full(std::function<void()> handler) { when_full_ = std::move(handler); }
  /// Records that found no room, ever.
  std::uint64_t lost() const { return lost_; }

 private:
  void close_chunk();

  Limits limits_;
  Chunk filling_;
  std::deque<Chunk> full_;  ///< older than anything on the disk
  Spill spill_;
  std::uint64_t sequence_ = 0;
  std::uint64_t lost_ = 0;
  std::function<void()> when_full_;
};

}  // namespace prochron::agent
