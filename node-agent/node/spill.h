// Where records wait on the disk while the controller does not take them: first in, first out, in a temporary file that
// has no name, so that nothing is left of it whoever dies.
#pragma once

#include <cstdint>
#include <cstdio>
#include <deque>
#include <memory>

#include "core/result.h"
#include "trace/frame.h"

namespace prochron::agent {

/// Whole frames, and how many.
struct Chunk {
  trace::Bytes frames{};
  std::uint64_t records = 0;
};

/// Owned by the FrameOutbox; its thread.
class Spill {
 public:
  explicit Spill(std::uint64_t limit) : limit_(limit) {}

  /// kRefused when the chunk would go beyond the limit.
  Status put(const Chunk& chunk);
  /// The oldest chunk; not to be called when empty. When the disk does not give it back, everything on it is gone.
  Result<Chunk> take();
  bool empty() const { return waiting_.empty(); }
  std::uint64_t records() const;

 private:
  struct CloseFile {
    void operator()(std::FILE* file) const { std::fclose(file); }
  };

  struct Place {
    std::size_t size;
    std::uint64_t records;
  };

  std::uint64_t limit_;
  std::unique_ptr<std::FILE, CloseFile> file_;
  std::deque<Place> waiting_;  ///< chunks in the file that were not taken yet
  std::int64_t begin_ = 0;
  std::int64_t end_ = 0;
};

}  // namespace prochron::agent
