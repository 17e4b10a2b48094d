// Classifies each code point by ranges of the Unicode general category; what a reader of European or CJK text meets is
// listed, rarer blocks are letters.
#include "pipelines/stages/inference/tokeniser/words.h"

#include <algorithm>
#include <array>
#include <cstddef>

#include "pipelines/stages/inference/tokeniser/folded_letters.h"
#include "pipelines/stages/inference/tokeniser/utf8.h"

namespace prochron::pipelines::inference {
namespace {

struct Range {
  char32_t first;
  char32_t last;
};

template <std::size_t N>
bool within(const std::array<Range, N>& ranges, char32_t point) {
  return std::any_of(ranges.begin(), ranges.end(),
                     [point](const Range& range) { return point >= range.first && point <= range.last; });
}

constexpr std::array kSpaces = std::to_array<Range>(
    {{0x09, 0x0A}, {0x0D, 0x0D}, {0x20, 0x20}, {0xA0, 0xA0}, {0x1680, 0x1680}, {0x2000, 0x200A}, {0x2028, 0x2029},
     {0x202F, 0x202F}, {0x205F, 0x205F}, {0x3000, 0x3000}});

/// Controls, format characters, private use, the replacement character, and combining marks.
constexpr std::array kDropped = std::to_array<Range>(
    {{0x00, 0x1F}, {0x7F, 0x9F}, {0xAD, 0xAD}, {0x300, 0x36F}, {0x483, 0x487}, {0x200B, 0x200F}, {0x202A, 0x202E},
     {0x2060, 0x206F}, {0xE000, 0xF8FF}, {0xFE00, 0xFE0F}, {0xFEFF, 0xFEFF}, {0xFFF9, 0xFFFB}, {0xFFFD, 0xFFFD}});

/// All ASCII that is neither letter, digit nor space counts, `$` and `+` too; beyond ASCII, the category Punctuation.
constexpr std::array kPunctuation = std::to_array<Range>(
    {{0x21, 0x2F}, {0x3A, 0x40}, {0x5B, 0x60}, {0x7B, 0x7E}, {0xA1, 0xA1}, {0xA7, 0xA7}, {0xAB, 0xAB}, {0xB6, 0xB7},
     {0xBB, 0xBB}, {0xBF, 0xBF}, {0x2010, 0x2027}, {0x2030, 0x2043}, {0x2045, 0x2051}, {0x2053, 0x205E},
     {0x2E00, 0x2E2E}, {0x3001, 0x3003}, {0x3008, 0x3011}, {0x3014, 0x301F}, {0x30FB, 0x30FB}, {0xFF01, 0xFF03},
     {0xFF05, 0xFF0A}, {0xFF0C, 0xFF0F}, {0xFF1A, 0xFF1B}, {0xFF1F, 0xFF20}, {0xFF3B, 0xFF3D}, {0xFF3F, 0xFF3F},
     {0xFF5B, 0xFF5B}, {0xFF5D, 0xFF5D}, {0xFF5F, 0xFF65}});

constexpr std::array kIdeographs = std::to_array<Range>(
    {{0x3400, 0x4DBF}, {0x4E00, 0x9FFF}, {0xF900, 0xFAFF}, {0x20000, 0x2CEAF}, {0x2F800, 0x2FA1F}});

char32_t fold(char32_t point) {
  if (point >= U'A' && point <= U'Z') return point + (U'a' - U'A');
  for (const FoldedBlock& block : kFoldedLetters) {
    if (point >= block.first && point - block.first < block.folded.size()) return block.folded[point - block.first];
  }
  return point;
}

}  // namespace

std::vector<std::string> split_words(std::string_view text) {
  std::vector<std::string> words;
  std::string word;
  const auto end_word = [&] {
    if (!word.empty()) words.push_back(std::move(word));
    word.clear();
  };
  for (const char32_t raw : decode_utf8(text)) {
    if (within(kSpaces, raw)) {
      end_word();
      continue;
    }
    if (within(kDropped, raw)) continue;
    const char32_t point = fold(raw);
    const bool alone = within(kPunctuation, point) || within(kIdeographs, point);
    if (alone) end_word();
    append_utf8(word, point);
    if (alone) end_word();
  }
  end_word();
  return words;
}

}  // namespace prochron::pipelines::inference
