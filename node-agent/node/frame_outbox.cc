// Order is kept by one rule: while anything lies on the disk, whatever is newer goes there too.
#include "node-agent/node/frame_outbox.h"

#include <utility>

namespace prochron::agent {

void FrameOutbox::put(const trace::Record& record) {
  trace::encode(record, ++sequence_, filling_.frames);
  ++filling_.records;
  if (filling_.frames.size() >= limits_.chunk) close_chunk();
}

void FrameOutbox::close_chunk() {
  Chunk chunk = std::exchange(filling_, {});
  if (spill_.empty() && full_.size() < limits_.chunks_in_memory) {
    full_.push_back(std::move(chunk));
  } else if (!spill_.put(chunk)) {
    lost_ += chunk.records;
  }
  if (when_full_) when_full_();
}

trace::Bytes FrameOutbox::take() {
  if (!full_.empty()) {
    Chunk chunk = std::move(full_.front());
    full_.pop_front();
    return std::move(chunk.frames);
  }
  if (!spill_.empty()) {
    const std::uint64_t at_stake = spill_.records();
    if (auto chunk = spill_.take()) return std::move(chunk->frames);
    lost_ += at_stake;
  }
  return std::exchange(filling_, {}).frames;
}

}  // namespace prochron::agent
