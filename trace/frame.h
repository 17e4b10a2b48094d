// How records cross a byte stream and lie on a disk. A torn tail is seen, a flipped bit is seen, a gap in sequences is
// counted. All numbers little endian.
//
//   stream   [header] frame frame ...       a header may stand before any frame, so streams can be appended to each
//   other header   u32 'PCHR'  u32 version        kFormatVersion; another version is refused frame    u24 length  u8
//   guard           of all that follows crc32c; guard = XOR of length's bytes and 0xA5: a damaged
//            u32 crc32c                     length is seen at once and not by waiting for bytes that never come
//            u64 sequence                   of whoever wrote the stream, from 1; what was dropped leaves a gap
//            u8 kind  payload               the record's place in trace::Record, from 1; its fields (trace/fields.h)
//
// The sum covers length, guard, sequence, kind and payload.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "core/result.h"
#include "trace/record.h"

namespace prochron::trace {

inline constexpr std::uint32_t kFormatVersion = 2;

using Bytes = std::vector<std::byte>;

/// Appends a stream header to `out`.
void encode_header(Bytes& out);

/// Appends one framed record to `out`. Texts are cut at 64 KiB.
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
  /// True and `out` filled; false when nothing whole is buffered; kCorrupt, with the byte's offset in the stream, when
  /// the stream is damaged (and on every later call: there is no way back into step).
  Result<bool> next(Decoded& out);

  /// Bytes fed and not yet part of a whole frame; at the stream's end anything but 0 is a torn tail.
  std::size_t left() const { return buffer_.size() - read_; }
  /// Bytes of whole frames and headers so far.
  std::uint64_t consumed() const { return consumed_; }

 private:
  Result<bool> skip_header();
  void consume(std::size_t bytes);

  Bytes buffer_;
  std::size_t read_ = 0;
  std::uint64_t consumed_ = 0;
};

}  // namespace prochron::trace
