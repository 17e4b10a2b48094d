// Frames: the fields of a record (trace/fields.h) behind a length, a checksum and a sequence. A record's kind is its
// place in the variant, so decoding is one indexed call and no search.
#include "trace/frame.h"

#include <array>
#include <cstring>
#include <utility>

#include "core/crc32c.h"
#include "trace/fields.h"

namespace prochron::trace {
namespace {

constexpr std::uint32_t kMagic = 0x52484350;  // "PCHR"
constexpr std::size_t kHeaderSize = 8;
constexpr std::size_t kPrefixSize = 8;      // length and checksum
constexpr std::uint32_t kSmallestBody = 9;  // sequence and kind
constexpr std::uint32_t kLongestBody = (1U << 24U) - 1;

constexpr std::uint32_t guarded(std::uint32_t length) {
  const std::uint32_t guard = (length ^ (length >> 8U) ^ (length >> 16U) ^ 0xa5U) & 0xffU;
  return length | guard << 24U;
}
constexpr bool is_guarded(std::uint32_t word) { return guarded(word & kLongestBody) == word; }
static_assert(!is_guarded(kMagic), "a header must not look like a frame");

std::uint32_t word_at(const std::byte* bytes) {
  std::uint32_t word = 0;
  std::memcpy(&word, bytes, sizeof word);
  return word;
}

std::uint32_t checksum(std::uint32_t guarded_length, std::span<const std::byte> body) {
  return crc32c(body, crc32c(std::as_bytes(std::span(&guarded_length, 1))));
}

template <class R>
bool decode_as(std::span<const std::byte> payload, Record& out) {
  FieldReader io(payload);
  R* kept = std::get_if<R>(&out);  // most neighbours in a stream are of one kind: their memory is used again
  describe(io, kept != nullptr ? *kept : out.emplace<R>());
  return io.complete();
}

using Decoder = bool (*)(std::span<const std::byte>, Record&);
template <std::size_t... Kinds>
constexpr auto make_decoders(std::index_sequence<Kinds...>) {
  return std::array<Decoder, sizeof...(Kinds)>{&decode_as<std::variant_alternative_t<Kinds, Record>>...};
}
constexpr auto kDecoders = make_decoders(std::make_index_sequence<std::variant_size_v<Record>>{});

}  // namespace

void encode_header(Bytes& out) {
  FieldWriter io(out);
  io(kMagic, kFormatVersion);
}

void encode(const Record& record, std::uint64_t sequence, Bytes& out) {
  const std::size_t start = out.size();
  {
    FieldWriter io(out);
    io(std::uint32_t{0}, std::uint32_t{0}, sequence, static_cast<std::uint8_t>(record.index() + 1));
    std::visit([&io](const auto& fields) { io(fields); }, record);
  }
  const auto body = std::span(out).subspan(start + kPrefixSize);
  const std::uint32_t length = guarded(static_cast<std::uint32_t>(body.size()));
  const std::uint32_t crc = checksum(length, body);
  std::memcpy(out.data() + start, &length, sizeof length);
  std::memcpy(out.data() + start + sizeof length, &crc, sizeof crc);
}

void FrameDecoder::feed(std::span<const std::byte> bytes) {
  buffer_.erase(buffer_.begin(), buffer_.begin() + static_cast<std::ptrdiff_t>(read_));
  read_ = 0;
  buffer_.insert(buffer_.end(), bytes.begin(), bytes.end());
}

void FrameDecoder::consume(std::size_t bytes) {
  read_ += bytes;
  consumed_ += bytes;
}

Result<bool> FrameDecoder::skip_header() {
  if (left() < kHeaderSize) return false;
  const std::uint32_t version = word_at(buffer_.data() + read_ + 4);
  if (version != kFormatVersion) {
    return fail(ErrorCode::kCorrupt,
                "the stream is of format " + std::to_string(version) + ", this program reads format " +
                    std::to_string(kFormatVersion),
                "byte " + std::to_string(consumed_));
  }
  consume(kHeaderSize);
  return true;
}

Result<bool> FrameDecoder::next(Decoded& out) {
  const auto corrupt = [this](const char* what) {
    return fail(ErrorCode::kCorrupt, what, "byte " + std::to_string(consumed_));
  };
  while (left() >= sizeof kMagic && word_at(buffer_.data() + read_) == kMagic) {
    const auto skipped = skip_header();
    if (!skipped || !*skipped) return skipped;
  }
  if (left() < sizeof(std::uint32_t)) return false;
  const std::byte* const frame = buffer_.data() + read_;
  const std::uint32_t length = word_at(frame);
  const std::uint32_t size = length & kLongestBody;
  if (!is_guarded(length) || size < kSmallestBody) return corrupt("the length of a frame is damaged");
  if (left() < kPrefixSize + size) return false;

  const std::span body(frame + kPrefixSize, size);
  if (word_at(frame + sizeof length) != checksum(length, body)) return corrupt("a frame does not match its checksum");
  std::memcpy(&out.sequence, body.data(), sizeof out.sequence);
  const auto kind = std::to_integer<std::size_t>(body[sizeof out.sequence]);
  if (kind == 0 || kind > kDecoders.size()) return corrupt("a frame is of an unknown kind");
  if (!kDecoders[kind - 1](body.subspan(kSmallestBody), out.record)) return corrupt("a frame's fields do not fill it");
  consume(kPrefixSize + size);
  return true;
}

}  // namespace prochron::trace
