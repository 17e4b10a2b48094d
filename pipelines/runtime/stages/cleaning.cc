// One pass over the bytes. A sequence is valid by the table of the Unicode standard (3.9, table 3-7): its first byte
// says how many follow and what the second may be, which leaves out surrogates, overlong forms and all past U+10FFFF.
#include "pipelines/runtime/stages/cleaning.h"

#include <array>

#include "pipelines/runtime/stages/text.h"

namespace prochron::pipelines {
namespace {

struct Form {
  unsigned first_low, first_high;
  unsigned second_low, second_high;
  std::size_t length;
};
constexpr std::array kForms{
    Form{0x00, 0x7f, 0, 0, 1},       Form{0xc2, 0xdf, 0x80, 0xbf, 2}, Form{0xe0, 0xe0, 0xa0, 0xbf, 3},
    Form{0xe1, 0xec, 0x80, 0xbf, 3}, Form{0xed, 0xed, 0x80, 0x9f, 3}, Form{0xee, 0xef, 0x80, 0xbf, 3},
    Form{0xf0, 0xf0, 0x90, 0xbf, 4}, Form{0xf1, 0xf3, 0x80, 0xbf, 4}, Form{0xf4, 0xf4, 0x80, 0x8f, 4},
};
constexpr std::string_view kReplacement = "\xef\xbf\xbd";

unsigned byte_at(std::string_view text, std::size_t at) { return static_cast<unsigned char>(text[at]); }

/// Bytes of the character that `text` begins with; 0 if it begins with none.
std::size_t character_length(std::string_view text) {
  for (const Form& form : kForms) {
    if (byte_at(text, 0) < form.first_low || byte_at(text, 0) > form.first_high) continue;
    if (form.length > text.size()) return 0;
    for (std::size_t i = 1; i < form.length; ++i) {
      const unsigned low = i == 1 ? form.second_low : 0x80;
      const unsigned high = i == 1 ? form.second_high : 0xbf;
      if (byte_at(text, i) < low || byte_at(text, i) > high) return 0;
    }
    return form.length;
  }
  return 0;
}

/// White space and control characters: ASCII's, C1's, and U+00A0.
bool is_gap(std::string_view character) {
  const unsigned first = byte_at(character, 0);
  if (character.size() == 1) return first <= 0x20 || first == 0x7f;
  return first == 0xc2 && byte_at(character, 1) <= 0xa0;
}

}  // namespace

std::string clean(std::string_view text) {
  std::string cleaned;
  bool gap = false;
  while (!text.empty()) {
    const std::size_t length = character_length(text);
    const std::string_view character = length == 0 ? kReplacement : text.substr(0, length);
    text.remove_prefix(length == 0 ? 1 : length);
    if (is_gap(character)) {
      gap = true;
      continue;
    }
    if (gap && !cleaned.empty()) cleaned += ' ';
    gap = false;
    cleaned += character;
  }
  return cleaned;
}

Result<Payload> CleaningStage::process(std::span<const std::byte> payload) {
  return as_payload(clean(as_text(payload)));
}

}  // namespace prochron::pipelines
