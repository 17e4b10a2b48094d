// A sequence is accepted only in its shortest form, and only if it is not a surrogate and not beyond U+10FFFF.
#include "pipelines/stages/inference/tokeniser/utf8.h"

#include <cstddef>

namespace prochron::pipelines::inference {
namespace {

constexpr char32_t kReplacement = 0xFFFD;

unsigned char byte_at(std::string_view text, std::size_t at) { return static_cast<unsigned char>(text[at]); }

struct Sequence {
  char32_t point;
  std::size_t bytes;
};

/// What a leading byte says: how long the sequence is, its payload bits, and the least value that needs this length.
struct Lead {
  std::size_t bytes;
  char32_t payload;
  char32_t least;
};

Lead read_lead(unsigned char byte) {
  if (byte < 0x80) return {1, byte, 0};
  if ((byte & 0xE0u) == 0xC0) return {2, byte & 0x1Fu, 0x80};
  if ((byte & 0xF0u) == 0xE0) return {3, byte & 0x0Fu, 0x800};
  if ((byte & 0xF8u) == 0xF0) return {4, byte & 0x07u, 0x10000};
  return {0, 0, 0};
}

Sequence read_sequence(std::string_view text, std::size_t at) {
  const Lead lead = read_lead(byte_at(text, at));
  if (lead.bytes == 0 || at + lead.bytes > text.size()) return {kReplacement, 1};
  char32_t point = lead.payload;
  for (std::size_t i = 1; i < lead.bytes; ++i) {
    const unsigned char byte = byte_at(text, at + i);
    if ((byte & 0xC0u) != 0x80) return {kReplacement, 1};
    point = point << 6 | (byte & 0x3Fu);
  }
  const bool surrogate = point >= 0xD800 && point <= 0xDFFF;
  if (point < lead.least || point > 0x10FFFF || surrogate) return {kReplacement, 1};
  return {point, lead.bytes};
}

}  // namespace

std::u32string decode_utf8(std::string_view text) {
  std::u32string points;
  points.reserve(text.size());
  for (std::size_t at = 0; at < text.size();) {
    const Sequence sequence = read_sequence(text, at);
    points += sequence.point;
    at += sequence.bytes;
  }
  return points;
}

void append_utf8(std::string& text, char32_t point) {
  const auto append = [&text](char32_t byte) { text += static_cast<char>(static_cast<unsigned char>(byte)); };
  const auto continuation = [&](int shift) { append(0x80 | (point >> shift & 0x3F)); };
  if (point < 0x80) {
    append(point);
  } else if (point < 0x800) {
    append(0xC0 | point >> 6);
    continuation(0);
  } else if (point < 0x10000) {
    append(0xE0 | point >> 12);
    continuation(6);
    continuation(0);
  } else {
    append(0xF0 | point >> 18);
    continuation(12);
    continuation(6);
    continuation(0);
  }
}

}  // namespace prochron::pipelines::inference
