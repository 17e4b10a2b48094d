// The file is used from its beginning again whenever it has been read to its end, so it grows only while nobody reads.
#include "node-agent/node/spill.h"

#include <numeric>

#include "host/system_failure.h"

namespace prochron::agent {

Status Spill::put(const Chunk& chunk) {
  if (!file_) file_.reset(std::tmpfile());
  if (!file_) return host::system_failure("make a temporary file for records");
  if (waiting_.empty()) begin_ = end_ = 0;
  const auto size = static_cast<std::int64_t>(chunk.frames.size());
  if (static_cast<std::uint64_t>(end_ + size) > limit_) {
    return fail(ErrorCode::kRefused, "the records on the disk have reached their limit");
  }
  if (std::fseek(file_.get(), end_, SEEK_SET) != 0 ||
      std::fwrite(chunk.frames.data(), 1, chunk.frames.size(), file_.get()) != chunk.frames.size() ||
      std::fflush(file_.get()) != 0) {
    return host::system_failure("keep records on the disk");
  }
  waiting_.push_back({chunk.frames.size(), chunk.records});
  end_ += size;
  return {};
}

Result<Chunk> Spill::take() {
  Chunk chunk{trace::Bytes(waiting_.front().size), waiting_.front().records};
  if (std::fseek(file_.get(), begin_, SEEK_SET) != 0 ||
      std::fread(chunk.frames.data(), 1, chunk.frames.size(), file_.get()) != chunk.frames.size()) {
    waiting_.clear();
    return host::system_failure("read records back from the disk");
  }
  waiting_.pop_front();
  begin_ += static_cast<std::int64_t>(chunk.frames.size());
  return chunk;
}

std::uint64_t Spill::records() const {
  return std::accumulate(waiting_.begin(), waiting_.end(), std::uint64_t{0},
                         [](std::uint64_t sum, const Place& place) { return sum + place.records; });
}

}  // namespace prochron::agent
