// How records cross a byte stream and lie on a disk: {u32 length, u32 crc32c, u64 sequence, u8 kind, payload}, little
// endian, versioned by the stream's header. A torn tail is seen, a flipped bit is seen, a gap in sequences is counted.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "core/result.h"
#include "trace/record.h"

namespace prochron::trace {

inline constexpr std::uint32_t kFormatVersion = 1;

using Bytes = std::vector<std::byte>;

/// Appends one framed record to `out`.
void encode(const Record& record, std::uint64_t sequence, Bytes& out);

struct Decoded {
  Record record;
  std::uint64_t sequence = 0;
};

/// Turns a byte stream, fed in any pieces, into records. Owned by whoever reads the stream; one thread.
class FrameDecoder {
 public:
  /// Takes bytes in.
  void feed(std::span<const std::byte> bytes);
  /// True and `out` filled; false when nothing whole is buffered; kCorrupt when the stream is damaged.
  Result<bool> next(Decoded& out);

 private:
  Bytes buffer_;
  std::size_t read_ = 0;
};

}  // namespace prochron::trace
